//! The tables of [`super`]: one line per answer the registry, its gateway or a machine in between is known to give.

use super::*;

fn judged(endpoint: Endpoint, status: u16, body: &str) -> Result<Envelope, Failure> {
    judge(&Answer { endpoint, status, retry_after: None, body: body.as_bytes() })
}

/// (status, body, code of the failure, possibly applied)
type Line = (u16, &'static str, &'static str, bool);

#[test]
fn answers_to_a_call_that_creates() {
    let lines: &[Line] = &[
        // The gateway and the JWT middleware.
        (
            401,
            r#"{"code":"900901","message":"Invalid Credentials","description":"x"}"#,
            "registry.token-refused",
            false,
        ),
        (401, r#"{"fault":{"code":900901,"message":"Invalid Credentials"}}"#, "registry.token-refused", false),
        (401, r#"{"message":"invalid or expired jwt"}"#, "registry.token-refused", false),
        (400, r#"{"message":"missing or malformed jwt"}"#, "registry.token-refused", false),
        (200, r#"{"message":"invalid or expired jwt"}"#, "registry.token-refused", false),
        (401, "<html>401</html>", "registry.token-refused", false),
        (401, "", "registry.token-refused", false),
        // Success in the status, failure in the body.
        (200, r#"{"success":false,"message":"SK sudah digunakan","mapData":null}"#, "registry.refused", false),
        (
            200,
            r#"{"success":false,"message":"gagal","mapData":"unorId tidak ditemukan"}"#,
            "registry.missing-reference",
            false,
        ),
        (
            200,
            r#"{"success":false,"message":"Referensi jabatan tidak ditemukan"}"#,
            "registry.missing-reference",
            false,
        ),
        (200, r#"{"success":false,"message":"PNS tidak ditemukan"}"#, "registry.person-unknown", false),
        (200, r#"{"success":false,"message":"NIP tidak terdaftar pada instansi"}"#, "registry.person-unknown", false),
        // Files.
        (413, "<html><h1>413</h1></html>", "registry.validation", false),
        (200, r#"{"code":0,"message":"Ukuran file maksimal 1 MB","data":null}"#, "registry.validation", false),
        // Validation, with any status.
        (
            400,
            "{\"code\":0,\"message\":\"2 errors occurred:\\n\\t* PnsId is required\\n\\t* UnorId is required\\n\",\"data\":null}",
            "registry.validation",
            false,
        ),
        (
            500,
            "{\"code\":0,\"message\":\"1 error occurred:\\n\\t* NomorSk is required\\n\"}",
            "registry.validation",
            false,
        ),
        (200, r#"{"success":false,"message":"format tanggal salah"}"#, "registry.validation", false),
        // Not found.
        (404, r#"{"code":0,"count":0,"data":"Data tidak ditemukan","message":"error"}"#, "registry.not-found", false),
        (200, r#"{"code":0,"count":0,"data":"Data tidak ditemukan","message":""}"#, "registry.not-found", false),
        (404, r#"{"code":0,"data":"record not found"}"#, "registry.not-found", false),
        // Throttling.
        (429, "", "registry.throttled", false),
        (429, r#"{"code":"900800","message":"Message throttled out"}"#, "registry.throttled", false),
        // The server broke: it may have been applied.
        (500, "<html><h1>500</h1></html>", "registry.transient", true),
        (502, "", "registry.transient", true),
        (503, r#"{"message":"no upstream"}"#, "registry.transient", true),
        (500, r#"{"code":0,"message":"pq: deadlock detected"}"#, "registry.transient", true),
        (408, "", "registry.transient", true),
        // 200 with nothing in it, or half of it.
        (200, "", "registry.transient", true),
        (200, "   ", "registry.transient", true),
        (200, r#"{"success":true,"mess"#, "registry.transient", true),
        // Shapes nobody knows.
        (200, "<html>Sedang pemeliharaan</html>", "registry.contract", true),
        (200, r#"{"status":"ok"}"#, "registry.contract", true),
        (200, "[]", "registry.contract", true),
        (200, r#""success""#, "registry.contract", true),
        (400, r#"{"success":true,"message":"success"}"#, "registry.contract", true),
        (404, "<html>not here</html>", "registry.contract", false),
        (404, r#"{"code":"900906","message":"No matching resource found"}"#, "registry.contract", false),
        (405, r#"{"code":"900908","message":"Method not allowed"}"#, "registry.contract", false),
        (403, r#"{"code":"900908","message":"Resource forbidden"}"#, "registry.refused", false),
        (302, "", "registry.contract", false),
    ];
    for (status, body, code, ambiguous) in lines {
        let failure = judged(Endpoint::PositionSave, *status, body).expect_err(body);
        assert_eq!((failure.kind.code(), failure.ambiguous), (*code, *ambiguous), "{status} {body}");
        assert_eq!(failure.status, Some(*status));
    }
}

#[test]
fn the_body_tells_which_token_is_refused() {
    for (status, body, token) in [
        (401, r#"{"code":"900902","message":"Missing Credentials"}"#, Token::Gateway),
        (401, r#"{"code":"900901","message":"Invalid Credentials"}"#, Token::Gateway),
        (401, r#"{"message":"invalid or expired jwt"}"#, Token::Sso),
        (400, r#"{"message":"missing or malformed jwt"}"#, Token::Sso),
        (401, r#"{"error":"who are you"}"#, Token::Either),
        (401, "", Token::Either),
    ] {
        let kind = judged(Endpoint::DataUtama, status, body).unwrap_err().kind;
        assert_eq!(kind, FailureKind::Auth { token, cause: AuthCause::Refused }, "{body}");
    }
}

#[test]
fn a_read_is_never_ambiguous() {
    for (status, body) in [(500, "<html/>"), (200, ""), (200, "{\"co"), (200, "<html/>")] {
        assert!(!judged(Endpoint::RankHistory, status, body).unwrap_err().ambiguous, "{status} {body}");
    }
}

#[test]
fn success_and_nothing_to_change_are_success() {
    for (endpoint, body) in [
        (Endpoint::PositionSave, r#"{"success":true,"message":"success","mapData":{"rwJabatanId":"x"}}"#),
        (Endpoint::RankSync, r#"{"Error":"false","Message":"success"}"#),
        (Endpoint::RankSync, r#"{"Error":"true","Message":"Data Tidak Ada Perubahan"}"#),
        (Endpoint::HistoryDocument, r#"{"code":1,"count":1,"data":null,"message":"File berhasil di upload"}"#),
    ] {
        assert!(judged(endpoint, 200, body).is_ok(), "{body}");
    }
    let failure =
        judged(Endpoint::RankSync, 200, r#"{"Error":"true","Message":"Riwayat golongan kosong"}"#).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Refused("Riwayat golongan kosong".to_owned()));
}

#[test]
fn retry_after_is_kept() {
    let wait = Some(Duration::from_secs(7));
    let answer = |status| Answer { endpoint: Endpoint::PositionSave, status, retry_after: wait, body: b"<html/>" };
    assert_eq!(judge(&answer(429)).unwrap_err().retry_after(), wait);
    assert_eq!(judge(&answer(503)).unwrap_err().retry_after(), wait);
}

#[test]
fn a_file_is_a_file_and_nothing_else() {
    let answer = |status, body: &'static str| Answer {
        endpoint: Endpoint::Download,
        status,
        retry_after: None,
        body: body.as_bytes(),
    };
    assert!(judge_file(&answer(200, "%PDF-1.7 …")).is_ok());
    for (status, body, code) in [
        (404, r#"{"code":0,"count":0,"data":"Data tidak ditemukan","message":"x"}"#, "registry.not-found"),
        (200, r#"{"code":0,"data":"Data tidak ditemukan"}"#, "registry.not-found"),
        (200, r#"{"code":1,"data":null}"#, "registry.contract"),
        (200, "<html>", "registry.contract"),
        (200, "", "registry.transient"),
        (401, r#"{"message":"invalid or expired jwt"}"#, "registry.token-refused"),
    ] {
        assert_eq!(judge_file(&answer(status, body)).unwrap_err().kind.code(), code, "{status} {body}");
    }
}

#[test]
fn neither_display_nor_said_carries_personal_data() {
    let failure = judged(
        Endpoint::PositionSave,
        200,
        r#"{"success":false,"message":"NIP 198609262015051001 milik budi@example.org ganda"}"#,
    )
    .unwrap_err();
    assert_eq!(failure.to_string(), "unorjabatan-save failed: registry.refused (refused)");
    assert_eq!(failure.said(), "NIP *** milik *** ganda");
    let page = judged(Endpoint::PositionSave, 500, "<p>198609262015051001</p>").unwrap_err();
    assert_eq!(page.said(), "<p>***</p>");
}

//! Accounts and roles: found, proposed by one, approved or refused by another, taken back; codes shown once.

use kernel::{Role, Scope};

use crate::{
    browser::{Browser, Page},
    world::{PASSWORD, World},
};

/// The first link of a page to an address that begins so.
fn link(page: &Page, beginning: &str) -> String {
    let from = page.text.split("href=\"").find(|part| part.starts_with(beginning));
    from.unwrap_or_else(|| panic!("no link {beginning} on {}", page.path)).split('"').next().unwrap().to_owned()
}

fn administrator(world: &mut World) -> String {
    world.officer("Sita Administrator", Role::SystemAdmin, Scope::Agency)
}

#[actix_web::test]
async fn a_role_is_proposed_by_one_and_approved_by_another() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Budi Santoso");
    let sita = administrator(&mut world);
    let [_, _, hadi, ..] = world.officers();
    let account = world.user_of(id);
    let mut sita = Browser::of(&world, &sita).await;

    let found = sita.get("/akun?cari=santoso").await;
    assert_eq!(found.heading(), "1 akun ditemukan");
    let page = sita.get(&link(&found, "/akun/")).await;
    assert_eq!((page.path.as_str(), page.heading().as_str()), (format!("/akun/{account}").as_str(), "Budi Santoso"));

    let searched = sita.get(&format!("/akun/{account}/peran?cari_unit=pendidikan")).await;
    assert!(searched.words().contains("1 unit ditemukan"), "{}", searched.words());
    let form = searched.form(&format!("/akun/{account}/peran"));
    let empty = sita.send(form.clone()).await;
    assert_eq!(empty.status, 422);
    for field in ["role", "place"] {
        assert!(empty.text.contains(&format!("href=\"#f-{field}\"")), "{field}: {}", empty.text);
    }
    let unit = world.unit.to_string();
    let filled = form.with("role", "unit_admin").with("place", &unit).with("until", "31-12-2027");
    let no_letter = sita.send(filled.clone().with("idempotency_key", "kunci-baru-1")).await;
    assert!(no_letter.status == 422 && no_letter.text.contains("href=\"#f-basis\""));
    assert_eq!(no_letter.form(&format!("/akun/{account}/peran")).fields.len(), filled.fields.len(), "kept as typed");
    let done = sita.send(filled.with("basis", "ST-7/2026").with("idempotency_key", "kunci-baru-2")).await;
    assert!(done.words().contains("Peran berlaku setelah disetujui orang lain"), "{}", done.words());
    let proposal = link(&done, "/usulan-peran/");

    // Who proposed sees it and may not decide it; what is proposed gives nothing yet.
    let seen = sita.get(&proposal).await;
    assert!(seen.words().contains("Usulan diputus oleh Kepala BKPSDM"), "{}", seen.words());
    assert!(seen.forms("/setujui").is_empty());
    assert_eq!(Browser::of(&world, &nip).await.get("/antrean").await.status, 403);

    let mut hadi = Browser::of(&world, &hadi).await;
    assert!(hadi.get("/").await.words().contains("1 usulan peran untuk diputus"));
    let list = hadi.get("/usulan-peran").await;
    assert_eq!(list.heading(), "1 usulan peran menunggu persetujuan");
    let page = hadi.get(&proposal).await;
    for part in
        ["Dinas Pendidikan dan bawahannya", "31 Desember 2027", "ST-7/2026", "Sita Administrator", "Melengkapi usul"]
    {
        assert!(page.words().contains(part), "{part}: {}", page.words());
    }
    let (approve, refuse) = (page.form("/setujui"), page.form("/tolak"));
    let approved = hadi.send(approve).await;
    assert_eq!(approved.heading(), "0 usulan peran menunggu persetujuan");
    let late = hadi.send(refuse.with("reason", "terlambat")).await;
    assert!(late.status == 409 && late.words().contains("sudah diputus"), "{}", late.words());
    assert!(hadi.get("/usulan-peran?keadaan=approved").await.words().contains("Budi Santoso"));
    assert_eq!(Browser::of(&world, &nip).await.get("/antrean").await.status, 200, "now he may");
}

#[actix_web::test]
async fn a_refusal_has_a_reason_and_nobody_decides_for_themself() {
    let mut world = World::new();
    let (id, _) = world.eligible("Budi Santoso");
    let sita = administrator(&mut world);
    let [_, vera, hadi, ..] = world.officers();
    let both = world.officer("Dodi Dua", Role::Head, Scope::Agency);
    let mut admin = Browser::of(&world, &sita).await;
    let head = {
        let people = admin.get("/akun?cari=dodi").await;
        link(&people, "/akun/").trim_start_matches("/akun/").to_owned()
    };
    for account in [world.user_of(id).to_string(), head.clone()] {
        let address = format!("/akun/{account}/peran");
        let form = admin.get(&address).await.form(&address);
        let form = form.with("role", "verifier").with("place", "agency").with("basis", "ST-8");
        assert_eq!(admin.send(form).await.status, 200);
    }
    let mut dodi = Browser::of(&world, &both).await;
    let list = dodi.get("/usulan-peran").await;
    assert_eq!(list.heading(), "2 usulan peran menunggu persetujuan");
    let proposals: Vec<String> = list
        .text
        .split("href=\"")
        .filter(|part| part.starts_with("/usulan-peran/"))
        .map(|part| part.split('"').next().unwrap().to_owned())
        .collect();
    let own = dodi.get(&proposals[1]).await;
    assert!(own.words().contains("Usulan ini untuk Anda sendiri") && own.forms("/setujui").is_empty());
    let form = dodi.get(&proposals[0]).await.form("/tolak");
    let wordless = dodi.send(form.clone()).await;
    assert!(wordless.status == 422 && wordless.text.contains("href=\"#f-reason\""), "{}", wordless.text);
    let refused =
        dodi.send(form.with("reason", "surat belum ditandatangani").with("idempotency_key", "kunci-baru-2")).await;
    assert_eq!(refused.heading(), "1 usulan peran menunggu persetujuan");
    assert!(admin.get(&proposals[0]).await.words().contains("surat belum ditandatangani"));
    // A forged decision about one's own proposal is refused by the service, too.
    let other = Browser::of(&world, &hadi).await.get(&proposals[1]).await.form("/setujui");
    let csrf = own.text.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(dodi.send(other.with("csrf", csrf)).await.status, 403);
    let mut vera = Browser::of(&world, &vera).await;
    for path in ["/akun", "/usulan-peran", &format!("/akun/{head}"), &proposals[1]] {
        assert_eq!(vera.get(path).await.status, 403, "{path} is not the verifier's");
    }
}

#[actix_web::test]
async fn a_role_is_taken_back_at_once_with_a_reason() {
    let mut world = World::new();
    let sita = administrator(&mut world);
    let [_, vera, ..] = world.officers();
    let mut admin = Browser::of(&world, &sita).await;
    let mut verifier = Browser::of(&world, &vera).await;
    assert_eq!(verifier.get("/antrean").await.status, 200);
    let found = admin.get("/akun?cari=vera").await;
    let page = admin.get(&link(&found, "/akun/")).await;
    let account = page.path.clone();
    assert_eq!(page.text.matches("/cabut\"").count(), 1, "Pegawai comes with the account");
    let end = page
        .text
        .split("<tr>")
        .find(|row| row.contains("Verifikator BKPSDM"))
        .and_then(|row| row.split("href=\"").nth(1))
        .unwrap();
    let end = end.split('"').next().unwrap().to_owned();
    let form = admin.get(&end).await.form("/cabut");
    let wordless = admin.send(form.clone()).await;
    assert!(wordless.status == 422 && wordless.text.contains("href=\"#f-basis\""));
    let done = admin.send(form.clone().with("basis", "pindah tugas").with("idempotency_key", "kunci-baru-2")).await;
    assert!(done.path == account && done.words().contains("Peran terdahulu"), "{}", done.words());
    assert_eq!(verifier.get("/antrean").await.status, 403);
    assert_eq!(admin.get(&end).await.status, 404, "it is taken back already");
    // Nobody works on their own account.
    let own = admin.get("/akun?cari=sita").await;
    let own = link(&own, "/akun/");
    let page = admin.get(&own).await;
    assert!(page.words().contains("Ini akun Anda sendiri") && !page.text.contains("/cabut"));
    assert_eq!(admin.get(&format!("{own}/peran")).await.status, 403);
}

#[actix_web::test]
async fn an_activation_code_is_shown_once_and_opens_the_account() {
    let mut world = World::new();
    let (id, nip) = world.eligible("Budi Santoso");
    let sita = administrator(&mut world);
    let account = world.user_of(id);
    let mut sita = Browser::of(&world, &sita).await;
    let form = sita.get(&format!("/akun/{account}")).await.form("/kode-aktivasi");
    let shown = sita.send(form.clone()).await;
    let code = shown.text.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(shown.words().contains("/aktivasi") && code.len() > 8, "{}", shown.words());
    let again = sita.send(form).await;
    assert_eq!(again.heading(), "Kode aktivasi sudah ditampilkan");
    assert!(!again.text.contains(&code));
    let mut budi = Browser::new(&world);
    let form = budi.get("/aktivasi").await.form("/aktivasi").with("code", &code);
    let door = budi.send(form.with("password", "tepi jendela pagi").with("repeated", "tepi jendela pagi")).await;
    assert_eq!(door.path, "/masuk");
    let old = budi.send(door.form("/masuk").with("login", &nip).with("password", PASSWORD)).await;
    assert_eq!(old.status, 422, "the old password ended");
}

#[actix_web::test]
async fn accounts_are_listed_page_by_page() {
    let mut world = World::new();
    for n in 0..55 {
        world.eligible(&format!("Pegawai {n}"));
    }
    let sita = administrator(&mut world);
    let mut sita = Browser::of(&world, &sita).await;
    sita.first_load("/akun").await;
    let first = sita.get("/akun").await;
    assert_eq!(first.heading(), "56 akun");
    let next = link(&first, "/akun?").replace("&amp;", "&").replace("&#38;", "&");
    let second = sita.get(&next).await;
    assert!(second.words().contains("Sita Administrator") && !second.words().contains("Pegawai 0 "));
    assert!(sita.get("/akun?cari=tidakada").await.words().contains("Tidak ada akun yang cocok"));
}

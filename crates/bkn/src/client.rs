use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::NaiveDate;
use kernel::Nip;
use reqwest::{Body, Method, RequestBuilder, Url, multipart};
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;

use crate::{
    appraisal_history::{AppraisalRow, AppraisalSave},
    award_history::{AwardRow, AwardSave},
    classify::{self, Answer},
    data_utama::{ContactUpdate, DataUtama},
    dates,
    documents::{DocumentRef, DocumentType, Upload},
    drift::{Drift, Drifts},
    endpoint::Endpoint,
    envelope::{self, Envelope},
    failure::{AuthCause, Failure, FailureKind, Token},
    fields::{FromFields, Unreadable},
    histories::History,
    id::{CallId, PersonId, ProposalId, RowId},
    options::{Options, OptionsError},
    position_history::{PositionRow, PositionSave},
    proposal::{Page, Proposal},
    rank_history::RankRow,
    reference::{self, Code, CodeList},
    registry::{Registry, SyncOutcome},
    tokens::Tokens,
    units::UnitRow,
    watch::Watch,
    wire::{Received, Wire},
};

/// The registry over HTTP. Cheap to clone; clones share connections and tokens.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    wire: Wire,
    tokens: Tokens,
    personnel: Url,
    reference: Url,
    extension: Url,
    watch: OnceLock<Arc<dyn Watch>>,
    drifts: Drifts,
}

/// Which tokens a call has renewed; each at most once.
#[derive(Default)]
struct Renewed {
    gateway: bool,
    sso: bool,
}

impl Renewed {
    /// Whether `token` may be renewed now; notes that it was.
    fn allow(&mut self, token: Token) -> bool {
        let (gateway, sso) = (token != Token::Sso, token != Token::Gateway);
        let allowed = !(gateway && self.gateway || sso && self.sso);
        self.gateway |= gateway;
        self.sso |= sso;
        allowed
    }
}

impl Client {
    /// Makes a client. No call is made yet.
    pub fn new(options: &Options) -> Result<Self, OptionsError> {
        let inner = Inner {
            wire: Wire::new(options)?,
            tokens: Tokens::new(options)?,
            personnel: options.addresses.personnel.clone(),
            reference: options.addresses.reference.clone(),
            extension: options.addresses.extension.clone(),
            watch: OnceLock::new(),
            drifts: Drifts::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Lets `watch` be asked before each call and told after it; the first one given stays.
    pub fn watched_by(&self, watch: Arc<dyn Watch>) {
        self.inner.watch.get_or_init(|| watch);
    }

    /// Puts a new pasted SSO token in place of the old one; sending can go on.
    pub async fn paste_sso_token(&self, token: &SecretString) -> Result<(), OptionsError> {
        self.inner.tokens.paste(token).await
    }

    /// Lets logins be tried again after the credentials were refused, e.g. when somebody has mended them there.
    pub async fn forget_refusals(&self) {
        self.inner.tokens.forget_refusals().await;
    }

    /// A request to the personnel API. Segments are percent-encoded.
    fn request(&self, method: Method, segments: &[&str]) -> RequestBuilder {
        self.inner.wire.http.request(method, joined(&self.inner.personnel, segments))
    }

    /// Sends with both tokens and judges the answer, watched.
    async fn send<T>(
        &self,
        call: &CallId,
        endpoint: Endpoint,
        judge: fn(&Answer<'_>) -> Result<T, Failure>,
        build: impl Fn() -> RequestBuilder + Send + Sync,
    ) -> Result<(T, Received), Failure> {
        let watch = self.inner.watch.get();
        if let Some(watch) = watch {
            watch.before(endpoint)?;
        }
        let began = Instant::now();
        let sent = self.send_renewing(call, endpoint, judge, build).await;
        if let Some(watch) = watch {
            watch.after(endpoint, began.elapsed().as_secs_f64(), sent.as_ref().err());
        }
        sent
    }

    /// A refused token is renewed once and the call repeated.
    async fn send_renewing<T>(
        &self,
        call: &CallId,
        endpoint: Endpoint,
        judge: fn(&Answer<'_>) -> Result<T, Failure>,
        build: impl Fn() -> RequestBuilder + Send + Sync,
    ) -> Result<(T, Received), Failure> {
        let Inner { wire, tokens, .. } = &*self.inner;
        let mut renewed = Renewed::default();
        loop {
            let tickets = tokens.both(wire, call).await?;
            let request = build()
                .header("Authorization", tickets.gateway.header.clone())
                .header("Auth", tickets.sso.header.clone())
                .header("Accept", "application/json");
            if call.is_over() {
                return Err(Failure::new(endpoint, FailureKind::Transient { retry_after: None }, "too late to send"));
            }
            let received = wire.send(endpoint, call, request).await?;
            let answer =
                Answer { endpoint, status: received.status, retry_after: received.retry_after, body: &received.body };
            let failure = match judge(&answer) {
                Ok(judged) => return Ok((judged, received)),
                Err(failure) => failure,
            };
            let FailureKind::Auth { token, cause: AuthCause::Refused } = failure.kind else { return Err(failure) };
            if !renewed.allow(token) {
                return Err(failure);
            }
            tokens.refused(token, &tickets).await;
        }
    }

    /// Sends and expects an envelope.
    async fn envelope(
        &self,
        call: &CallId,
        endpoint: Endpoint,
        build: impl Fn() -> RequestBuilder + Send + Sync,
    ) -> Result<Envelope, Failure> {
        self.send(call, endpoint, classify::judge, build).await.map(|(envelope, _)| envelope)
    }

    /// Sends and expects a Result envelope; gives `data` and `count`.
    async fn data(
        &self,
        call: &CallId,
        endpoint: Endpoint,
        build: impl Fn() -> RequestBuilder + Send + Sync,
    ) -> Result<(Value, i64), Failure> {
        match self.envelope(call, endpoint, build).await? {
            Envelope::Result { data, count, .. } => Ok((data, count)),
            Envelope::Create { .. } | Envelope::Sync { .. } => Err(wrong_envelope(endpoint)),
        }
    }

    /// Reads a list; "not found" is an empty one.
    async fn list<T: FromFields>(
        &self,
        call: &CallId,
        endpoint: Endpoint,
        build: impl Fn() -> RequestBuilder + Send + Sync,
    ) -> Result<Page<T>, Failure> {
        match self.data(call, endpoint, build).await {
            Ok((data, count)) => Ok(Page {
                rows: T::list_from(&data, &self.inner.drifts).map_err(|fault| unreadable(endpoint, &fault))?,
                count,
            }),
            Err(Failure { kind: FailureKind::NotFound | FailureKind::PersonUnknown, .. }) => {
                Ok(Page { rows: Vec::new(), count: 0 })
            }
            Err(failure) => Err(failure),
        }
    }

    /// One person's rows of a history.
    async fn rows<R: FromFields>(
        &self,
        call: &CallId,
        endpoint: Endpoint,
        segment: &str,
        nip: &Nip,
    ) -> Result<Vec<R>, Failure> {
        let build = || self.request(Method::GET, &["pns", segment, nip.as_str()]);
        self.list(call, endpoint, build).await.map(|page| page.rows)
    }

    /// Creates or updates a row of a history; the answer is its id.
    async fn save(
        &self,
        call: &CallId,
        endpoint: Endpoint,
        segment: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<RowId, Failure> {
        let build = || self.request(Method::POST, &[segment, "save"]).json(body);
        created(endpoint, self.envelope(call, endpoint, build).await?)
    }

    async fn recompute(
        &self,
        call: &CallId,
        endpoint: Endpoint,
        path: &str,
        person: &PersonId,
    ) -> Result<SyncOutcome, Failure> {
        let build = || self.request(Method::GET, &["pns", path]).query(&[("pns_orang_id", person.as_str())]);
        match self.envelope(call, endpoint, build).await? {
            Envelope::Sync { unchanged: true, .. } => Ok(SyncOutcome::Unchanged),
            // One published document wrongly says these two answer with the envelope of a save.
            Envelope::Sync { .. } | Envelope::Create { .. } => Ok(SyncOutcome::Changed),
            Envelope::Result { .. } => Err(wrong_envelope(endpoint)),
        }
    }

    /// The call behind [`crate::MockExtension`].
    pub(crate) async fn enter_proposal(&self, call: &CallId, body: &Value) -> Result<ProposalId, Failure> {
        let endpoint = Endpoint::ProposalExtension;
        let build = || self.inner.wire.http.post(joined(&self.inner.extension, &["mock", "usulan-kp"])).json(body);
        created(endpoint, self.envelope(call, endpoint, build).await?)
    }
}

fn joined(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    // Only addresses that cannot have a path refuse, and the options refuse those.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

fn wrong_envelope(endpoint: Endpoint) -> Failure {
    Failure::new(endpoint, FailureKind::Contract("another envelope was expected".to_owned()), "wrong envelope")
        .possibly_applied()
}

fn unreadable(endpoint: Endpoint, fault: &Unreadable) -> Failure {
    Failure::new(endpoint, FailureKind::Contract(fault.to_string()), "unreadable member").possibly_applied()
}

/// The id of what a save created. A success without an id was applied all the same.
fn created<T: TryFrom<String>>(endpoint: Endpoint, envelope: Envelope) -> Result<T, Failure> {
    let Envelope::Create { map_data, .. } = envelope else { return Err(wrong_envelope(endpoint)) };
    envelope::new_id(&map_data).and_then(|id| T::try_from(id).ok()).ok_or_else(|| {
        Failure::new(endpoint, FailureKind::Contract("no id in mapData".to_owned()), "no id in the reply")
            .possibly_applied()
    })
}

/// A multipart body with one file, the file last.
fn form(texts: &[(&'static str, &str)], file: &Upload) -> multipart::Form {
    let length = u64::try_from(file.content.len()).unwrap_or(u64::MAX);
    let part =
        || multipart::Part::stream_with_length(Body::from(file.content.clone()), length).file_name(file.name.clone());
    // A media type that cannot be written travels as plain bytes.
    let part = part().mime_str(&file.media_type).unwrap_or_else(|_| part());
    texts
        .iter()
        .fold(multipart::Form::new(), |form, (name, value)| form.text(*name, (*value).to_owned()))
        .part("file", part)
}

#[async_trait]
impl Registry for Client {
    fn drift(&self) -> Vec<(Drift, u64)> {
        self.inner.drifts.all()
    }

    async fn data_utama(&self, call: &CallId, nip: &Nip) -> Result<DataUtama, Failure> {
        let endpoint = Endpoint::DataUtama;
        let (data, _) =
            self.data(call, endpoint, || self.request(Method::GET, &["pns", "data-utama", nip.as_str()])).await?;
        if data.is_string() || data.is_null() {
            // Seen once: a 200 with a sentence in place of the person.
            return Err(Failure::new(endpoint, FailureKind::PersonUnknown, "no person in the reply").with_status(200));
        }
        DataUtama::from_value_noting(&data, &self.inner.drifts).map_err(|fault| unreadable(endpoint, &fault))
    }

    async fn update_contact(&self, call: &CallId, body: &ContactUpdate) -> Result<(), Failure> {
        let build = || self.request(Method::POST, &["pns", "data-utama-update"]).json(body);
        self.envelope(call, Endpoint::ContactUpdate, build).await.map(drop)
    }

    async fn save_position(&self, call: &CallId, body: &PositionSave) -> Result<RowId, Failure> {
        let endpoint = Endpoint::PositionSave;
        let build = || self.request(Method::POST, &["jabatan", "unorjabatan", "save"]).json(body);
        created(endpoint, self.envelope(call, endpoint, build).await?)
    }

    async fn delete_position(&self, call: &CallId, row: &RowId) -> Result<(), Failure> {
        let build = || self.request(Method::DELETE, &["jabatan", "delete", row.as_str()]);
        self.envelope(call, Endpoint::PositionDelete, build).await.map(drop)
    }

    async fn sync_position(&self, call: &CallId, person: &PersonId) -> Result<SyncOutcome, Failure> {
        self.recompute(call, Endpoint::PositionSync, "data-utama-jabatansync", person).await
    }

    async fn sync_rank(&self, call: &CallId, person: &PersonId) -> Result<SyncOutcome, Failure> {
        self.recompute(call, Endpoint::RankSync, "data-utama-golongansync", person).await
    }

    async fn rank_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<RankRow>, Failure> {
        self.rows(call, Endpoint::RankHistory, "rw-golongan", nip).await
    }

    async fn position_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<PositionRow>, Failure> {
        self.rows(call, Endpoint::PositionHistory, "rw-jabatan", nip).await
    }

    async fn history(&self, call: &CallId, history: History, nip: &Nip) -> Result<Vec<Value>, Failure> {
        let endpoint = history.endpoint();
        let build = || self.request(Method::GET, &["pns", history.segment(), nip.as_str()]);
        match self.data(call, endpoint, build).await {
            Ok((data, _)) => history.rows(data).ok_or_else(|| {
                let kind = FailureKind::Contract("data is not a list".to_owned());
                Failure::new(endpoint, kind, "unreadable member")
            }),
            Err(Failure { kind: FailureKind::NotFound | FailureKind::PersonUnknown, .. }) => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }

    async fn appraisal_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<AppraisalRow>, Failure> {
        self.rows(call, Endpoint::RatingHistory, "rw-skp22", nip).await
    }

    async fn save_appraisal(&self, call: &CallId, body: &AppraisalSave) -> Result<RowId, Failure> {
        self.save(call, Endpoint::AppraisalSave, "skp22", body).await
    }

    async fn award_history(&self, call: &CallId, nip: &Nip) -> Result<Vec<AwardRow>, Failure> {
        self.rows(call, Endpoint::AwardHistory, "rw-penghargaan", nip).await
    }

    async fn save_award(&self, call: &CallId, body: &AwardSave) -> Result<RowId, Failure> {
        self.save(call, Endpoint::AwardSave, "penghargaan", body).await
    }

    async fn list_promotions(
        &self,
        call: &CallId,
        period: NaiveDate,
        limit: Option<u32>,
        offset: u32,
    ) -> Result<Page<Proposal>, Failure> {
        let mut query = vec![("periode", dates::year_first(period))];
        if let Some(limit) = limit {
            query.extend([("limit", limit.to_string()), ("offset", offset.to_string())]);
        }
        self.list(call, Endpoint::PromotionList, || {
            self.request(Method::GET, &["pns", "list-kp-instansi"]).query(&query)
        })
        .await
    }

    async fn upload_promotion_decree(
        &self,
        call: &CallId,
        proposal: &ProposalId,
        number: &str,
        decree_on: NaiveDate,
        file: &Upload,
    ) -> Result<(), Failure> {
        let day = dates::day_first(decree_on);
        let texts = [("id_usulan", proposal.as_str()), ("no_sk", number), ("tgl_sk", day.as_str())];
        let build = || self.request(Method::POST, &["upload-dok-sk-kp"]).multipart(form(&texts, file));
        self.envelope(call, Endpoint::PromotionDecree, build).await.map(drop)
    }

    async fn upload_history_document(
        &self,
        call: &CallId,
        row: &RowId,
        kind: DocumentType,
        file: &Upload,
    ) -> Result<Option<DocumentRef>, Failure> {
        let texts = [("id_riwayat", row.as_str()), ("id_ref_dokumen", kind.id())];
        let build = || self.request(Method::POST, &["upload-dok-rw"]).multipart(form(&texts, file));
        let (data, _) = self.data(call, Endpoint::HistoryDocument, build).await?;
        // The contract does not promise a description here, so one that cannot be read is no fault of the upload.
        Ok(DocumentRef::from_value(&data).ok().filter(|document| !document.dok_uri.is_empty()))
    }

    async fn download(&self, call: &CallId, file_path: &str) -> Result<Bytes, Failure> {
        let build = || self.request(Method::GET, &["download-dok"]).query(&[("filePath", file_path)]);
        self.send(call, Endpoint::Download, classify::judge_file, build).await.map(|((), received)| received.body)
    }

    async fn units(&self, call: &CallId) -> Result<Vec<UnitRow>, Failure> {
        // Without limit: the contract promises paging to some clients and all rows to the others.
        self.list(call, Endpoint::Units, || self.request(Method::GET, &["referensi", "ref-unor"]))
            .await
            .map(|page| page.rows)
    }

    async fn codes(&self, call: &CallId, list: CodeList) -> Result<Vec<String>, Failure> {
        if list == CodeList::Units {
            return Ok(self.units(call).await?.into_iter().map(|unit| unit.id.into()).collect());
        }
        let url = joined(&self.inner.reference, &[list.name()]);
        let build = || self.inner.wire.http.get(url.clone());
        let (rows, _) = self.send(call, Endpoint::Reference, reference::rows, build).await?;
        let codes =
            Code::list_from(&rows, &self.inner.drifts).map_err(|fault| unreadable(Endpoint::Reference, &fault))?;
        Ok(codes.into_iter().map(|code| code.0).collect())
    }
}

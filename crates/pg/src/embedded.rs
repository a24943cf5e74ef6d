//! A private PostgreSQL server for one installation without `DATABASE_URL`: found among the system's packages, started
//! on a Unix socket only, adopted when it already runs, stopped by the last program that uses it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::Read,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Gid, Pid, Uid, User},
};
use sha2::{Digest, Sha256};

/// Why the private server cannot run. The texts are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No PostgreSQL of version 15 or later was found.
    #[error(
        "PostgreSQL >= 15 tidak ditemukan. Pasang paket Debian `postgresql` (apt-get install postgresql), atau setel SIMASN__DATABASE__BIN_DIR ke folder yang berisi `initdb` dan `postgres`, atau setel DATABASE_URL"
    )]
    NoBinaries,
    /// Running as root and neither `postgres` nor `nobody` exists.
    #[error(
        "berjalan sebagai root, tetapi pengguna `postgres` maupun `nobody` tidak ada; PostgreSQL menolak berjalan sebagai root"
    )]
    NoUser,
    /// A command failed.
    #[error("{what} gagal: {detail}")]
    Command {
        /// What was tried.
        what: &'static str,
        /// What it printed.
        detail: String,
    },
    /// A file or folder could not be used.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// It started and did not answer in time.
    #[error("PostgreSQL privat tidak siap dalam {0} detik; lihat berkas log di folder data")]
    NotReady(u64),
}

fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> EmbeddedError {
    let what = what.into();
    move |source| EmbeddedError::Io { what, source }
}

/// How to run the server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of the installation's data; the server lives in `pg/` below it.
    pub data_dir: PathBuf,
    /// Folder with `initdb` and `postgres`; empty: search.
    pub bin_dir: Option<PathBuf>,
    /// Give up durability for speed. Tests only.
    pub unsafe_fast: bool,
}

/// A running private server, used by one or more programs of the installation. The last one to [`Self::leave`] stops
/// it, so that neither a second worker loses its database nor a crash leaves a server behind for ever.
#[derive(Debug)]
pub struct PrivateServer {
    home: PathBuf,
    run_dir: PathBuf,
    cluster: PathBuf,
    /// Held shared by every program that uses the server; the system frees it when a program dies.
    users: File,
}

impl PrivateServer {
    /// Starts the server, or adopts the one that already runs on the same folder (ours after a crash, or another
    /// command of the same installation).
    ///
    /// # Errors
    /// [`EmbeddedError`], each telling the operator what to do.
    pub fn start(options: &Options) -> Result<Self, EmbeddedError> {
        let bin = binaries(options.bin_dir.as_deref())?;
        let account = account()?;
        fs::create_dir_all(&options.data_dir).map_err(io(format!("folder {}", options.data_dir.display())))?;
        let home = home(&options.data_dir, account.is_some())?;
        let (cluster, run_dir) = (home.join("cluster"), run_dir(&home));
        for dir in [&home, &run_dir] {
            private_dir(dir, account.as_ref())?;
        }
        // Two commands of one installation starting at once: the second waits and adopts.
        let _starting = locked(&home)?;
        let users = lock_file(&home, "users.lock")?;
        users.lock_shared().map_err(io("users.lock"))?;

        if !cluster.join("PG_VERSION").exists() {
            initdb(&bin, &cluster, account.as_ref())?;
        }
        if live_pid(&cluster).is_none() {
            // A stale postmaster.pid is taken over by postgres itself when its process is gone.
            launch(&bin, &cluster, &run_dir, &home, account.as_ref(), options.unsafe_fast)?;
        }
        let server = Self { home, run_dir, cluster, users };
        server.wait_until_ready(Duration::from_secs(60))?;
        Ok(server)
    }

    /// Lets go of the server and stops it, unless another program of the installation still uses it.
    ///
    /// # Errors
    /// As [`Self::stop`].
    pub fn leave(self) -> Result<(), EmbeddedError> {
        // Nobody may start or adopt it between the question and the stop.
        let _starting = locked(&self.home)?;
        self.users.unlock().map_err(io("users.lock"))?;
        match self.users.try_lock() {
            Ok(()) => self.stop(),
            Err(TryLockError::WouldBlock) => Ok(()),
            Err(TryLockError::Error(source)) => Err(EmbeddedError::Io { what: "users.lock".to_owned(), source }),
        }
    }

    /// Connection URL of `database` as the owner.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let socket: String = self.run_dir.to_string_lossy().replace('%', "%25").replace('/', "%2F");
        format!("postgresql://simasn@{socket}/{database}")
    }

    /// Folder of the cluster's log.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.cluster.with_file_name("postgres.log")
    }

    /// Creates `database` unless it exists.
    ///
    /// # Errors
    /// [`EmbeddedError::Command`].
    pub fn ensure_database(&self, database: &str) -> Result<(), EmbeddedError> {
        use diesel::{RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Text};
        let failed =
            |e: &dyn std::fmt::Display| EmbeddedError::Command { what: "create database", detail: e.to_string() };
        let mut conn = crate::connect(&self.url("postgres")).map_err(|e| failed(&e))?;
        let known = sql_query("select 1 from pg_database where datname = $1")
            .bind::<Text, _>(database)
            .execute(&mut conn)
            .map_err(|e| failed(&e))?;
        if known == 0 {
            conn.batch_execute(&format!("create database \"{}\"", database.replace('"', "")))
                .map_err(|e| failed(&e))?;
        }
        Ok(())
    }

    /// Stops the server with a fast shutdown (open transactions roll back, everything committed is on disk) and waits.
    ///
    /// # Errors
    /// [`EmbeddedError::NotReady`] when it does not end within a minute.
    pub fn stop(&self) -> Result<(), EmbeddedError> {
        let Some(pid) = live_pid(&self.cluster) else { return Ok(()) };
        kill(pid, Signal::SIGINT).map_err(|e| EmbeddedError::Command { what: "stop", detail: e.to_string() })?;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            if live_pid(&self.cluster).is_none() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(EmbeddedError::NotReady(60))
    }

    fn wait_until_ready(&self, limit: Duration) -> Result<(), EmbeddedError> {
        let begun = Instant::now();
        while begun.elapsed() < limit {
            if crate::connect(&self.url("postgres")).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(15));
        }
        Err(EmbeddedError::NotReady(limit.as_secs()))
    }
}

fn lock_file(home: &Path, name: &str) -> Result<File, EmbeddedError> {
    OpenOptions::new().create(true).truncate(false).write(true).open(home.join(name)).map_err(io(name))
}

/// The lock under which the server is started and stopped; free again when dropped.
fn locked(home: &Path) -> Result<File, EmbeddedError> {
    let file = lock_file(home, "start.lock")?;
    file.lock().map_err(io("start.lock"))?;
    Ok(file)
}

/// The folder with `initdb` and `postgres`, version 15 or later, newest first.
fn binaries(configured: Option<&Path>) -> Result<PathBuf, EmbeddedError> {
    let mut candidates: Vec<PathBuf> = Vec::new();
    if let Some(dir) = configured {
        candidates.push(dir.to_owned());
    } else {
        let mut installed: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .map(|entries| entries.flatten().map(|e| e.path().join("bin")).collect())
            .unwrap_or_default();
        installed.sort_by_key(|path| std::cmp::Reverse(version_of(path)));
        candidates.extend(installed);
        if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
            candidates.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
        }
        candidates.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    }
    candidates
        .into_iter()
        .find(|dir| dir.join("initdb").exists() && version_of(dir) >= 15)
        .ok_or(EmbeddedError::NoBinaries)
}

/// Major version of the `postgres` in `dir`; 0 when there is none.
fn version_of(dir: &Path) -> u32 {
    let Ok(output) = Command::new(dir.join("postgres")).arg("--version").output() else { return 0 };
    String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .find_map(|word| word.split('.').next().and_then(|major| major.parse().ok()))
        .unwrap_or(0)
}

/// As root: the account the server runs under, since `initdb` refuses root. Otherwise `None`: run as ourselves.
fn account() -> Result<Option<User>, EmbeddedError> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let Ok(Some(user)) = User::from_name(name) {
            return Ok(Some(user));
        }
    }
    Err(EmbeddedError::NoUser)
}

/// Where the server lives. Normally `<data>/pg`; when we run as root and another account could not walk to that folder
/// (a checkout under /root), a folder of its own under /var/lib, remembered in `<data>/pg.location`.
fn home(data_dir: &Path, other_account: bool) -> Result<PathBuf, EmbeddedError> {
    let data_dir = fs::canonicalize(data_dir).map_err(io(format!("folder {}", data_dir.display())))?;
    let walkable = |dir: &Path| fs::metadata(dir).is_ok_and(|m| m.mode() & 0o001 != 0);
    if !other_account || data_dir.ancestors().all(walkable) {
        return Ok(data_dir.join("pg"));
    }
    let elsewhere = PathBuf::from("/var/lib/simasn").join(short_hash(&data_dir));
    fs::write(data_dir.join("pg.location"), format!("{}\n", elsewhere.display())).map_err(io("pg.location"))?;
    fs::create_dir_all("/var/lib/simasn").map_err(io("/var/lib/simasn"))?;
    Ok(elsewhere)
}

/// Folder of the Unix socket. A socket's path is limited to about 107 bytes, so a deep installation gets a short one.
fn run_dir(home: &Path) -> PathBuf {
    let near = home.join("run");
    if near.as_os_str().len() <= 80 { near } else { PathBuf::from("/tmp").join(format!("simasn-{}", short_hash(home))) }
}

fn short_hash(path: &Path) -> String {
    hex::encode(Sha256::digest(path.to_string_lossy().as_bytes())).chars().take(12).collect()
}

/// Makes a folder only the server's account may enter: `trust` then means "whoever may open this folder".
fn private_dir(dir: &Path, account: Option<&User>) -> Result<(), EmbeddedError> {
    fs::create_dir_all(dir).map_err(io(format!("folder {}", dir.display())))?;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(io(format!("folder {}", dir.display())))?;
    if let Some(user) = account {
        chown(dir, Some(user.uid.as_raw()), Some(user.gid.as_raw()))
            .map_err(io(format!("folder {}", dir.display())))?;
    }
    Ok(())
}

/// The command, run by the server's account and in a process group of its own: a Ctrl-C at the terminal must not reach
/// the database before the program has drained.
fn command(program: PathBuf, account: Option<&User>) -> Command {
    let mut command = Command::new(program);
    command.env_remove("DATABASE_URL").env("LC_ALL", "C").current_dir("/").process_group(0);
    if let Some(User { uid, gid, .. }) = account {
        let (uid, gid): (Uid, Gid) = (*uid, *gid);
        command.uid(uid.as_raw()).gid(gid.as_raw());
    }
    command
}

fn initdb(bin: &Path, cluster: &Path, account: Option<&User>) -> Result<(), EmbeddedError> {
    let output = command(bin.join("initdb"), account)
        .args(["-U", "simasn", "-A", "trust", "-E", "UTF8", "--locale=C", "-D"])
        .arg(cluster)
        .output()
        .map_err(io("initdb"))?;
    if output.status.success() {
        return Ok(());
    }
    // An interrupted initdb leaves half a cluster behind, which would be taken for a whole one.
    if cluster.exists() {
        fs::remove_dir_all(cluster).map_err(io("removing a half-made cluster"))?;
    }
    Err(EmbeddedError::Command { what: "initdb", detail: String::from_utf8_lossy(&output.stderr).into_owned() })
}

fn launch(
    bin: &Path,
    cluster: &Path,
    run_dir: &Path,
    home: &Path,
    account: Option<&User>,
    fast: bool,
) -> Result<(), EmbeddedError> {
    let log =
        OpenOptions::new().create(true).append(true).open(home.join("postgres.log")).map_err(io("postgres.log"))?;
    let mut server = command(bin.join("postgres"), account);
    server.arg("-D").arg(cluster).arg("-k").arg(run_dir);
    for setting in [
        "listen_addresses=",
        "max_connections=200",
        "shared_buffers=128MB",
        "lc_messages=C",
        "log_min_duration_statement=2000",
    ] {
        server.arg("-c").arg(setting);
    }
    if fast {
        for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off"] {
            server.arg("-c").arg(setting);
        }
    }
    let err = log.try_clone().map_err(io("postgres.log"))?;
    server.stdin(Stdio::null()).stdout(log).stderr(err).spawn().map_err(io("postgres"))?;
    Ok(())
}

/// The process of a live server on this cluster: the pid in `postmaster.pid`, if that process exists and is a
/// PostgreSQL on this very folder (a pid may be reused after a reboot).
fn live_pid(cluster: &Path) -> Option<Pid> {
    let mut text = String::new();
    File::open(cluster.join("postmaster.pid")).ok()?.read_to_string(&mut text).ok()?;
    let mut lines = text.lines();
    let pid: i32 = lines.next()?.trim().parse().ok()?;
    let folder = lines.next()?;
    let cmdline = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let is_ours = String::from_utf8_lossy(&cmdline).contains("postgres") && Path::new(folder) == cluster;
    // A zombie has an empty command line and is as good as gone.
    is_ours.then(|| Pid::from_raw(pid))
}

//! The table, and `target/bench.json`.

use serde_json::json;

/// One measured line.
struct Line {
    what: String,
    ours: String,
    limit: String,
    ratio: Option<f64>,
    reach: String,
    reached: Option<bool>,
}

/// Every line so far.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
}

/// Which way a ratio must lie.
pub(crate) enum Reach {
    AtLeast(f64),
    AtMost(f64),
}

/// The middle of several rounds.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

impl Report {
    /// A ratio of medians against its reach.
    pub(crate) fn ratio(&mut self, what: &str, unit: &str, ours: Vec<f64>, limit: Vec<f64>, reach: Reach) {
        let (ours, limit) = (median(ours), median(limit));
        let ratio = ours / limit;
        let (reached, text) = match reach {
            Reach::AtLeast(least) => (ratio >= least, format!(">= {least}")),
            Reach::AtMost(most) => (ratio <= most, format!("<= {most}")),
        };
        let line = Line {
            what: what.to_owned(),
            ours: format!("{ours:.1} {unit}"),
            limit: format!("{limit:.1} {unit}"),
            ratio: Some(ratio),
            reach: text,
            reached: Some(reached),
        };
        Self::print(&line);
        self.lines.push(line);
    }

    /// A number that is only printed.
    pub(crate) fn print_only(&mut self, what: &str, value: String) {
        let line = Line {
            what: what.to_owned(),
            ours: value,
            limit: String::new(),
            ratio: None,
            reach: String::new(),
            reached: None,
        };
        Self::print(&line);
        self.lines.push(line);
    }

    fn print(line: &Line) {
        let ratio = line.ratio.map(|r| format!("{r:.2}")).unwrap_or_default();
        let verdict = line.reached.map_or("", |yes| if yes { "ok" } else { "SHORT" });
        println!(
            "{:<78} | {:>22} | {:>18} | {:>6} | {:>8} | {}",
            line.what, line.ours, line.limit, ratio, line.reach, verdict
        );
    }

    pub(crate) fn finish(&self) {
        let lines: Vec<_> = self
            .lines
            .iter()
            .map(|l| json!({ "what": l.what, "ours": l.ours, "limit": l.limit, "ratio": l.ratio, "reach": l.reach, "reached": l.reached }))
            .collect();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench.json");
        std::fs::write(path, serde_json::to_string_pretty(&lines).unwrap()).unwrap();
        println!("written to {path}");
    }
}

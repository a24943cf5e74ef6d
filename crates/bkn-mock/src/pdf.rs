//! A PDF of one page with a few lines: enough to be a file people can open.

use std::fmt::Write;

/// A page with `lines`, of which only plain letters, digits and simple marks are shown.
pub(crate) fn page(lines: &[&str]) -> Vec<u8> {
    let mut text = "BT /F1 14 Tf 72 760 Td 20 TL".to_owned();
    for line in lines {
        let plain: String = line.chars().filter(|c| c.is_ascii_alphanumeric() || " .,/-".contains(*c)).collect();
        text = format!("{text} ({plain}) Tj T*");
    }
    text.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        // Writing into a String cannot fail.
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = file.len();
    let _ = write!(file, "xref\n0 6\n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_points_at_the_objects() {
        let file = String::from_utf8(page(&["Nomor PG-1"])).unwrap();
        assert!(file.starts_with("%PDF-") && file.contains("(Nomor PG-1)"));
        let table = file.split("65535 f \n").nth(1).unwrap();
        for (at, line) in table.lines().take(5).enumerate() {
            let offset: usize = line[..10].parse().unwrap();
            assert!(file[offset..].starts_with(&format!("{} 0 obj", at + 1)));
        }
    }
}

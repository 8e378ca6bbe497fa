//! Text of others made fit to print: no control characters, no turned direction, no endless lines.

/// `bytes` as text in which control characters, invisible marks that turn the direction of writing, and bytes that are no
/// UTF-8 are written as escapes. At most `most` characters of the original are shown, then `…`.
pub fn harmless(bytes: &[u8], most: usize) -> String {
    let mut out = String::new();
    // a character has at most four bytes, so this prefix holds more than will be shown
    let near = bytes.get(..most.saturating_mul(4).saturating_add(4)).unwrap_or(bytes);
    let mut shown = 0;
    for chunk in near.utf8_chunks() {
        for c in chunk.valid().chars() {
            if shown == most {
                out.push('…');
                return out;
            }
            shown += 1;
            if c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') {
                out.extend(c.escape_default());
            } else {
                out.push(c);
            }
        }
        for byte in chunk.invalid() {
            if shown == most {
                out.push('…');
                return out;
            }
            shown += 1;
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    if near.len() < bytes.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_could_do_harm_is_escaped_and_length_is_bounded() {
        assert_eq!(harmless("plain £ text".as_bytes(), 80), "plain £ text");
        assert_eq!(harmless(b"a\x1b[31m\tb\xff\0", 80), r"a\u{1b}[31m\tb\xff\u{0}");
        assert_eq!(harmless("x\u{202e}y".as_bytes(), 80), r"x\u{202e}y");
        assert_eq!(harmless("é".repeat(100).as_bytes(), 3), "ééé…");
        assert_eq!(harmless(&[b'a'; 3], 3), "aaa");
    }
}

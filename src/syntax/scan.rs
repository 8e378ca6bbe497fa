//! A linear look at a text before it is parsed: is it UTF-8, is it short enough, is it nested no deeper than a reader could follow,
//! and where are its comments. After this, nothing that recurses over the text can run out of stack.

use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Span};

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// How deep brackets and braces may be nested.
pub const MAX_DEPTH: usize = 64;

/// Where the comments are, in order.
#[derive(Debug, Default)]
pub(super) struct Trivia {
    comments: Vec<(usize, usize)>,
}

impl Trivia {
    /// The end of `text[start..end]` without the white space and comments at its end.
    pub(super) fn trim_end(&self, text: &str, start: usize, end: usize) -> usize {
        let mut end = end;
        loop {
            let trimmed = start + text.get(start..end).map_or(0, |s| s.trim_end().len());
            let comment = self.comments.partition_point(|&(from, _)| from < trimmed).checked_sub(1).and_then(|i| self.comments.get(i));
            match comment {
                Some(&(from, until)) if until >= trimmed && from >= start && from < trimmed => end = from,
                _ => return trimmed,
            }
        }
    }
}

/// Finds the comments; refuses a text that is too long or too deeply nested.
pub(super) fn scan(file: FileId, text: &str) -> Result<Trivia, Box<Diagnostic>> {
    if text.len() > MAX_BYTES {
        let message = format!("this file has {} bytes, more than the {MAX_BYTES} that are read", text.len());
        let span = Span::new(file, 0, text.chars().next().map_or(0, char::len_utf8));
        return Err(Box::new(Diagnostic::error("syntax/too-long", message, span).help("split it into several files and import them with `use`")));
    }
    let mut comments = Vec::new();
    let mut depth = 0_usize;
    let mut bytes = text.bytes().enumerate().peekable();
    let mut quoted = false;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\n' => quoted = false,
            b'\\' if quoted => {
                bytes.next_if(|(_, next)| matches!(next, b'"' | b'\\'));
            }
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'/' if bytes.peek().is_some_and(|(_, next)| *next == b'/') => {
                let mut end = at;
                while let Some((here, _)) = bytes.next_if(|(_, next)| *next != b'\n') {
                    end = here;
                }
                comments.push((at, end + 1));
            }
            b'{' | b'[' | b'(' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    let message = format!("brackets are nested more than {MAX_DEPTH} deep here");
                    return Err(Box::new(Diagnostic::error("syntax/too-deep", message, Span::new(file, at, at + 1)).help("close some of them first")));
                }
            }
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(Trivia { comments })
}

/// The text of a file without its byte order mark, or the offset of the first byte that is not UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<String, usize> {
    let text = String::from_utf8(bytes).map_err(|e| e.utf8_error().valid_up_to())?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_decoded_or_the_first_bad_one_is_named() {
        assert_eq!(decode("\u{feff}edition 2026".into()), Ok("edition 2026".to_owned()));
        assert_eq!(decode(b"edition \xff2026".to_vec()), Err(8));
    }

    #[test]
    fn long_and_deep_texts_are_refused() {
        let code = |text: &str| scan(FileId(0), text).err().map(|d| (d.code, d.span().map_or(0, |s| s.start)));
        assert_eq!(code(&" ".repeat(MAX_BYTES + 1)), Some(("syntax/too-long", 0)));
        assert_eq!(code(&"{".repeat(MAX_DEPTH)), None);
        assert_eq!(code(&"{[(".repeat(MAX_DEPTH)), Some(("syntax/too-deep", 64)));
        assert_eq!(code(&"{}".repeat(1000)), None);
        assert_eq!(code(&format!("\"{}\" // {}", "{".repeat(100), "{".repeat(100))), None, "brackets in texts and comments are not counted");
    }

    #[test]
    fn spans_end_before_trailing_comments() {
        let text = "edition 2026 // one\n // two\n";
        let trivia = scan(FileId(0), text).unwrap();
        assert_eq!(trivia.trim_end(text, 0, text.len()), "edition 2026".len());
    }
}

//! Other inputs out of kept ones: cut, joined, repeated, and with bytes that parsers trip over.

/// The pieces that are put in: ends of texts and numbers, openings that never close, characters of several bytes.
const TRIPS: [&[u8]; 28] = [
    b"\0",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"=",
    b"&",
    b"%",
    b"%00",
    b"%ff",
    b"\r\n",
    b"-1",
    b"0",
    b"18446744073709551616",
    b"1e999",
    b"null",
    b"true",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    "\u{202e}\u{200b}".as_bytes(),
    "한글👍🏽".as_bytes(),
    b"$..[?@.a]",
];
/// The longest input: longer than any body that is read, and short enough to be quick.
const MOST: usize = 16_384;

/// Another input out of these.
pub fn mutated(inputs: &[Vec<u8>], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut input = random.choice(inputs).cloned().unwrap_or_default();
    for _ in 0..random.usize(1..6) {
        change(&mut input, inputs, random);
    }
    input.truncate(MOST);
    input
}

fn change(input: &mut Vec<u8>, inputs: &[Vec<u8>], random: &mut fastrand::Rng) {
    let place = random.usize(0..=input.len());
    let end = (place + 1 + random.usize(0..16)).min(input.len());
    match random.u8(0..8) {
        0 if place < input.len() => input[place] ^= 1 << random.u8(0..8),
        1 if place < input.len() => input[place] = random.u8(..),
        2 => drop(input.drain(place..end)),
        3 => {
            let trip = random.choice(TRIPS).unwrap_or_default();
            input.splice(place..place, trip.iter().copied());
        }
        4 => {
            let again = input[place..end].repeat(random.usize(1..200));
            input.splice(place..place, again);
        }
        5 => input.truncate(place),
        6 => {
            let other = random.choice(inputs).cloned().unwrap_or_default();
            let from = random.usize(0..=other.len());
            input.truncate(place);
            input.extend_from_slice(&other[from..]);
        }
        _ => {
            let trip = random.choice(TRIPS).unwrap_or_default();
            input.splice(place..end, trip.iter().copied());
        }
    }
}

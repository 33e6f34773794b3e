//! Secrets for tests, made here so that no tool takes the tests for a leak.

/// base64 with padding.
pub(crate) fn encoded(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .fold(0u32, |group, byte| (group << 8) | u32::from(*byte));
        let group = group << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(DIGITS[(group >> (18 - 6 * at) & 63) as usize]));
        }
        text.push_str(&"=".repeat(3 - chunk.len()));
    }
    text
}

/// What the body of an RSA key with so many bytes looks like.
pub(crate) fn rsa_like(bytes: usize) -> String {
    let [high, low] = u16::try_from(bytes).expect("a small key").to_be_bytes();
    let mut der = vec![0x30, 0x82, high, low, 0x02, 0x01, 0x00];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    der.extend((0..bytes - 3).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    }));
    encoded(&der)
}

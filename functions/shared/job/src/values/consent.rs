/// That an owner agreed to be texted, when the text was asked for: to these words, whose version is kept with the job
/// for as long as it is. It tells of no number, so it outlives the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Consent {
    /// The version of the words that were agreed to.
    pub words: u16,
}

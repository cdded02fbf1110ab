use std::time::Instant;

/// A question, before there is an answer to it.
pub(crate) struct Call<'a> {
    pub(crate) whom: &'a str,
    pub(crate) what: &'a str,
    pub(crate) job: &'a str,
    pub(crate) since: Instant,
}

impl<'a> Call<'a> {
    pub(crate) fn now(whom: &'a str, what: &'a str, job: &'a str) -> Self {
        Self { whom, what, job, since: Instant::now() }
    }
}

/// What is printed: a row for each answer as it comes, then the sums.
pub(crate) struct Table {
    begun: Instant,
    rows: usize,
    wrong: usize,
}

impl Table {
    #[expect(clippy::print_stdout, reason = "the table is what this program is for")]
    pub(crate) fn begin() -> Self {
        println!("| function | event | job | answer | seconds |\n|---|---|---|---|---|");
        Self { begun: Instant::now(), rows: 0, wrong: 0 }
    }

    /// One answer, with the time since the call.
    #[expect(clippy::print_stdout, reason = "the table is what this program is for")]
    pub(crate) fn row(&mut self, call: &Call<'_>, told: &Result<String, Vec<String>>) {
        let Call { whom, what, job, since } = call;
        let seconds = since.elapsed().as_secs_f64();
        let answer = match told {
            Ok(told) => told.clone(),
            Err(wrong) => format!("WRONG: {}", wrong.join("; ")),
        };
        println!("| {whom} | {what} | {job} | {answer} | {seconds:.1} |");
        self.rows += 1;
        self.wrong += usize::from(told.is_err());
    }

    /// Prints the sums, and returns how many answers were wrong.
    #[expect(clippy::print_stdout, reason = "the table is what this program is for")]
    pub(crate) fn end(self) -> usize {
        let (rows, wrong, seconds) = (self.rows, self.wrong, self.begun.elapsed().as_secs());
        println!("{rows} answers, {wrong} wrong, in {} min {:02} s", seconds / 60, seconds % 60);
        self.wrong
    }
}

//! The engine: a model and the schemes.

use bukva::{Drawing, Latent, LetterModel, Reading, Scheme, StyleChange, Translator};
use bukva_glyphs::FineGlyph;
use rayon::prelude::*;

use crate::alphabet::{Alphabet, AlphabetQuery, Letters};
use crate::error::Error;
use crate::line::{LineQuery, TranslatedText};
use crate::picture::Picture;
use crate::problem::Problem;
use crate::schemes::Schemes;
use crate::translate::{self, TranslateQuery, Translation};

/// A model and the schemes.
pub struct Engine {
    translator: Translator,
    schemes: Schemes,
}

/// What a request asks for.
#[derive(Clone, Debug)]
pub enum Task {
    /// Read a letter and draw its partner.
    Translate(TranslateQuery),
    /// Draw letters in the hand of those in the pictures.
    Alphabet(Letters, StyleChange),
    /// Read a line of letters and draw it in the other script.
    Line(LineQuery),
}

/// The answer to a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To [`Task::Translate`].
    Translation(Box<Translation>),
    /// To [`Task::Alphabet`].
    Alphabet(Alphabet),
    /// To [`Task::Line`].
    Line(TranslatedText),
}

/// Pictures of letters in one hand, and what to do with them.
#[derive(Clone, Debug)]
pub struct Request {
    /// The pictures; the first one is read.
    pub pictures: Vec<Picture>,
    /// What to do with them.
    pub task: Task,
}

/// Single letters that a request brings, and what is to be drawn in their hand.
#[derive(Clone, Copy)]
struct Job<'a> {
    pictures: &'a [Picture],
    draw: Draw<'a>,
}

#[derive(Clone, Copy)]
enum Draw<'a> {
    Partner(&'a TranslateQuery),
    Letters(&'a Letters, StyleChange),
}

/// What is to be drawn for a job, decided after reading.
struct Plan<'a> {
    seen: FineGlyph,
    hand: Latent,
    reading: Reading,
    wanted: Wanted<'a>,
    /// Hands of the variants' letters, one variant after the other.
    varied: Vec<Latent>,
}

enum Wanted<'a> {
    Translation(translate::Wanted),
    Letters(Vec<char>, &'a Letters),
}

impl Request {
    /// What the request asks for single letters; `None` for a line.
    fn job(&self) -> Option<Job<'_>> {
        let draw = match &self.task {
            Task::Translate(query) => Draw::Partner(query),
            Task::Alphabet(letters, change) => Draw::Letters(letters, *change),
            Task::Line(_) => return None,
        };
        let pictures = &self.pictures;
        Some(Job { pictures, draw })
    }
}

impl Wanted<'_> {
    fn letters(&self) -> &[char] {
        match self {
            Self::Translation(wanted) => &wanted.drawn,
            Self::Letters(letters, _) => letters,
        }
    }
}

impl Engine {
    /// Makes an engine of a letter model.
    ///
    /// # Errors
    /// When the model is another one.
    pub fn new(translator: Translator) -> Result<Self, Error> {
        if translator.letter_model().is_none() {
            return Err(Error::NotALetterModel);
        }
        Ok(Self {
            translator,
            schemes: Schemes::new()?,
        })
    }

    /// The model that reads and draws.
    pub fn translator(&self) -> &Translator {
        &self.translator
    }

    /// All built-in schemes.
    pub fn schemes(&self) -> &[Scheme] {
        self.schemes.all()
    }

    /// The built-in scheme of this id.
    ///
    /// # Errors
    /// When there is none.
    pub fn scheme(&self, id: &str) -> Result<&Scheme, Problem> {
        self.schemes.find(id)
    }

    /// The task to read a letter and draw its partner.
    ///
    /// # Errors
    /// When a number is out of its range, or there is no such scheme.
    pub fn translation_task(&self, query: TranslateQuery) -> Result<Task, Problem> {
        query.check(&self.schemes)?;
        Ok(Task::Translate(query))
    }

    /// The task to draw letters in the hand of those in the pictures.
    ///
    /// # Errors
    /// When the text is too long, a number is out of its range, or there is no such scheme.
    pub fn alphabet_task(&self, query: AlphabetQuery) -> Result<Task, Problem> {
        let change = query.change()?;
        Ok(Task::Alphabet(query.letters(&self.schemes)?, change))
    }

    /// The task to read a line of letters and draw it in the other script.
    ///
    /// # Errors
    /// When a number is out of its range, or there is no such scheme.
    pub fn line_task(&self, query: LineQuery) -> Result<Task, Problem> {
        query.check(&self.schemes)?;
        Ok(Task::Line(query))
    }

    /// Answers requests. Those about single letters run through each network together, their pictures are
    /// read and their outlines traced on all threads. Lines follow, one after the other.
    pub fn answer(&self, requests: &[Request]) -> Vec<Result<Answer, Problem>> {
        let Some(model) = self.translator.letter_model() else {
            let problem = Problem::failed("the model draws no letters");
            return vec![Err(problem); requests.len()];
        };
        let jobs: Vec<Job<'_>> = requests.iter().filter_map(Request::job).collect();
        let mut letters = self.letters(model, &jobs).into_iter();
        let each = requests.iter().map(|request| match &request.task {
            Task::Line(query) => self.line(model, query, &request.pictures),
            Task::Translate(_) | Task::Alphabet(..) => {
                let missing = || Err(Problem::failed("an answer is missing"));
                letters.next().unwrap_or_else(missing)
            }
        });
        each.collect()
    }

    /// Reads a line, and draws it.
    fn line(
        &self,
        model: &LetterModel,
        query: &LineQuery,
        pictures: &[Picture],
    ) -> Result<Answer, Problem> {
        let [picture] = pictures else {
            return Err(Problem::bad_body("expected one picture of one line"));
        };
        let scheme = self.schemes.find(query.scheme())?;
        let text = query.answer(model, scheme, &picture.line()?)?;
        Ok(Answer::Line(text))
    }

    /// Answers to what concerns single letters.
    fn letters(&self, model: &LetterModel, jobs: &[Job<'_>]) -> Vec<Result<Answer, Problem>> {
        let plans = self.plan(model, jobs);
        let wanted: Vec<(&Latent, char)> = plans.iter().flatten().flat_map(Plan::drawn).collect();
        let mut drawings = model.draw(&wanted).into_iter();
        let mut drawn = Vec::with_capacity(jobs.len());
        for plan in plans {
            drawn.push(plan.map(|plan| {
                let count = plan.drawn().count();
                let drawings: Vec<Option<Drawing>> = drawings.by_ref().take(count).collect();
                (plan, drawings)
            }));
        }
        let answers = drawn
            .into_par_iter()
            .map(|drawn| -> Result<Answer, Problem> {
                let (plan, drawings) = drawn?;
                let letters: Vec<char> = plan.drawn().map(|(_, letter)| letter).collect();
                let outlines = letters.into_par_iter().zip(drawings);
                let outlines =
                    outlines.filter_map(|(letter, drawing)| Some((letter, drawing?.outline())));
                let outlines = outlines.collect();
                Ok(plan.answer(outlines))
            });
        answers.collect()
    }

    /// Reads the pictures of all jobs, and decides what to draw.
    fn plan<'a>(&self, model: &LetterModel, jobs: &[Job<'a>]) -> Vec<Result<Plan<'a>, Problem>> {
        let glyphs = jobs.par_iter().map(|job| {
            let glyphs = job.pictures.par_iter().map(Picture::glyph);
            glyphs.collect::<Result<Vec<FineGlyph>, Problem>>()
        });
        let glyphs: Vec<_> = glyphs.collect();
        let all: Vec<FineGlyph> = glyphs.iter().flatten().flatten().copied().collect();
        let mut latents = model.encode(&all).into_iter();
        let mut hands = Vec::new();
        for (job, glyphs) in jobs.iter().zip(glyphs) {
            hands.push(glyphs.and_then(|glyphs| {
                let latents: Vec<Latent> = latents.by_ref().take(glyphs.len()).collect();
                let hand = match glyphs.len() {
                    1 => latents.into_iter().next(),
                    _ => model.hand(&glyphs),
                };
                let seen = glyphs.first().copied();
                let both = seen.zip(hand);
                let (seen, hand) = both.ok_or_else(|| Problem::bad_body("no picture was sent"))?;
                Ok((job, seen, hand))
            }));
        }
        let read: Vec<Latent> = hands
            .iter()
            .flatten()
            .map(|(.., hand)| hand.clone())
            .collect();
        let mut readings = model.read(&read).into_iter();
        let mut plans = Vec::new();
        for hand in hands {
            plans.push(hand.and_then(|(job, seen, hand)| {
                let reading = readings.next();
                let reading = reading.ok_or_else(|| Problem::failed("a reading is missing"))?;
                let wanted = self.wanted(model, job.draw, &reading)?;
                let change = match job.draw {
                    Draw::Partner(query) => query.change(),
                    Draw::Letters(_, change) => change,
                };
                let hand = model.restyled(&hand, change);
                let hand = hand.map_err(|error| Problem::no_style(error.to_string()))?;
                let varied = match job.draw {
                    Draw::Partner(query) => query.vary(model, &hand, wanted.letters().len())?,
                    Draw::Letters(..) => Vec::new(),
                };
                Ok(Plan {
                    seen,
                    hand,
                    reading,
                    wanted,
                    varied,
                })
            }));
        }
        plans
    }

    fn wanted<'a>(
        &self,
        model: &LetterModel,
        draw: Draw<'a>,
        reading: &Reading,
    ) -> Result<Wanted<'a>, Problem> {
        match draw {
            Draw::Partner(query) => {
                let scheme = self.schemes.find(query.scheme())?;
                query
                    .choose(scheme, model, reading)
                    .map(Wanted::Translation)
            }
            Draw::Letters(letters, _) => Ok(Wanted::Letters(letters.drawn(model), letters)),
        }
    }
}

impl Plan<'_> {
    /// The letters to draw, each with its hand: first all, then those of every variant.
    fn drawn(&self) -> impl Iterator<Item = (&Latent, char)> {
        let letters = self.wanted.letters().iter().copied();
        let once = letters.clone().map(|letter| (&self.hand, letter));
        once.chain(self.varied.iter().zip(letters.cycle()))
    }

    /// The answer, of which `drawn` are the outlines.
    fn answer(self, mut drawn: Vec<(char, bukva::Outline)>) -> Answer {
        match self.wanted {
            Wanted::Letters(_, letters) => Answer::Alphabet(Alphabet::new(letters, drawn)),
            Wanted::Translation(wanted) => {
                let is_letter = self.reading.is_letter();
                let variants = drawn.split_off(wanted.drawn.len().min(drawn.len()));
                let translation = Translation::new(wanted, is_letter, &self.seen, drawn, &variants);
                Answer::Translation(Box::new(translation))
            }
        }
    }
}

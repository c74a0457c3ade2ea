//! Tests of the built-in letter model on the built-in faces that it has not learned from.

use bukva::{
    ErrorKind, FineGlyph, Latent, LetterModel, Scheme, StyleChange, Translation,
    TranslationOptions, Translator, certainty,
};
use bukva_data::{GlyphSet, Split, builtin_fine};
use bukva_glyphs::{Contours, PenStrokes, Script, Skeleton, Style};

fn translator() -> Translator {
    Translator::pretrained().unwrap()
}

fn model(translator: &Translator) -> &LetterModel {
    translator.letter_model().unwrap()
}

/// Test glyphs of a letter.
fn tested(set: &GlyphSet<FineGlyph>, letter: char) -> Vec<FineGlyph> {
    let is_tested = |&at: &usize| {
        let split = set.hand(at).and_then(|hand| hand.split);
        set.letter(at) == letter && split == Some(Split::Test)
    };
    (0..set.len())
        .filter(is_tested)
        .map(|at| set.glyphs()[at])
        .collect()
}

#[test]
fn the_built_in_model_reads_capitals_of_unseen_faces() {
    let translator = translator();
    let model = model(&translator);
    let set = builtin_fine().unwrap();
    let capital =
        |letter: char| Script::of(letter) == Some(Script::Cyrillic) && letter.is_uppercase();
    let (mut right, mut all) = (0, 0);
    for letter in "АБВДЖИКФЮЯ".chars() {
        let glyphs = tested(set, letter);
        for reading in model.read(&model.encode(&glyphs)) {
            let guesses = reading.guesses(capital);
            let sum: f32 = guesses.iter().map(|guess| guess.probability).sum();
            assert!((sum - 1.0).abs() < 1e-3, "{letter}: {sum}");
            right += usize::from(guesses[0].letter == letter);
            all += 1;
        }
    }
    assert!(all > 200 && right * 100 > all * 90, "{right} of {all}");
}

#[test]
fn a_letter_that_was_not_asked_for_makes_the_others_unlikely() {
    let translator = translator();
    let model = model(&translator);
    let russian = |letter: char| ('А'..='я').contains(&letter);
    for letter in ['Қ', 'Ғ'] {
        let glyphs = tested(builtin_fine().unwrap(), letter);
        let latents = model.encode(&glyphs);
        let readings = model.read(&latents);
        let doubtful = readings
            .iter()
            .filter(|reading| certainty(&reading.guesses(russian)) < 0.5)
            .count();
        assert!(
            !glyphs.is_empty() && doubtful * 10 >= readings.len() * 9,
            "{letter}"
        );
    }
    // The other case of a letter is the same letter.
    let reading = &model.read(&model.encode(&tested(builtin_fine().unwrap(), 'О')))[0];
    assert!(certainty(&reading.guesses(|letter| letter == 'О')) > 0.9);
}

#[test]
fn a_scribble_is_no_letter() {
    let translator = translator();
    let model = model(&translator);
    let stripes = FineGlyph::new(std::array::from_fn(
        |at| if at / 56 % 6 < 3 { 255 } else { 0 },
    ));
    let reading = &model.read(&model.encode(&[stripes]))[0];
    assert!(!reading.is_letter(), "{}", reading.none());
}

#[test]
fn a_hand_draws_known_letters_and_no_others() {
    let translator = translator();
    let model = model(&translator);
    let glyphs = tested(builtin_fine().unwrap(), 'Ж');
    let latents = model.encode(&glyphs);
    let mean = Latent::mean(&latents).unwrap();
    assert!(model.draw(&[(&mean, '☃')])[0].is_none());
    assert!(Latent::mean(&[]).is_none());
    let wanted: Vec<_> = latents.iter().map(|latent| (latent, 'O')).collect();
    let outlines = model.draw(&wanted).into_iter().flatten();
    let outlines = outlines.map(|drawing| drawing.outline());
    // Hairlines may break.
    let whole = outlines.filter(|outline| outline.parts_and_holes() == [1, 1]);
    let (whole, all) = (whole.count(), glyphs.len());
    assert!(all > 20 && whole * 4 > all * 3, "{whole} of {all}");
}

#[test]
fn results_depend_on_their_own_glyph_alone() {
    let translator = translator();
    let model = model(&translator);
    let glyphs = tested(builtin_fine().unwrap(), 'Б');
    let latents = model.encode(&glyphs[..5]);
    let together = model.draw(
        &latents
            .iter()
            .map(|latent| (latent, 'Q'))
            .collect::<Vec<_>>(),
    );
    for (glyph, expected) in glyphs.iter().zip(&together) {
        let alone = model.encode(&[*glyph]);
        assert_eq!(&model.draw(&[(&alone[0], 'Q')])[0], expected);
    }
}

#[test]
fn a_glyph_of_28_pixels_is_translated_too() {
    let translator = translator();
    assert_eq!(translator.info().side, 56);
    let glyph = tested(builtin_fine().unwrap(), 'Ф')[0].halved();
    let drawn = translator.translate(&glyph).unwrap();
    assert!(drawn.ink() > 20.0);
    assert_eq!(translator.translate_all(&[glyph, glyph]), [drawn; 2]);
}

fn translate(glyphs: &[FineGlyph], scheme: &str, options: &TranslationOptions) -> Vec<Translation> {
    let scheme = Scheme::named(scheme).unwrap();
    let translator = translator();
    model(&translator)
        .translate(glyphs, &scheme, options)
        .unwrap()
}

#[test]
fn a_translation_draws_what_the_scheme_writes() {
    let glyphs = [
        tested(builtin_fine().unwrap(), 'Ж')[0],
        tested(builtin_fine().unwrap(), 'Ь')[0],
    ];
    let told = |letter| TranslationOptions {
        letter: Some(letter),
        variants: 2,
        ..TranslationOptions::default()
    };
    let read = translate(&glyphs[..1], "iso-9", &TranslationOptions::default());
    assert_eq!((read[0].letter(), &read[0].written[..]), ('Ж', "Ž"));
    assert!(read[0].is_letter && read[0].confidence() > 0.9);
    assert_eq!((read[0].drawings.len(), read[0].variants.len()), (1, 0));
    let line = translate(&glyphs[..1], "bgn-pcgn", &told('Щ'));
    assert_eq!((&line[0].written[..], line[0].drawings.len()), ("Shch", 4));
    assert!(line[0].variants.iter().all(|variant| variant.len() == 4));
    // A sign is no letter, and takes no drawing from the one after it.
    let sign = translate(&glyphs, "iso-9", &told('Ь'));
    assert!(
        sign.iter()
            .all(|one| one.drawings.is_empty() && one.variants.is_empty())
    );
}

#[test]
fn variants_of_a_translation_repeat_with_seed_and_place() {
    let glyph = tested(builtin_fine().unwrap(), 'Ж')[0];
    let variants = |glyphs: &[FineGlyph], seed| {
        let options = TranslationOptions {
            variants: 2,
            seed,
            ..TranslationOptions::default()
        };
        let translations = translate(glyphs, "iso-9", &options).into_iter();
        translations.map(|one| one.variants).collect::<Vec<_>>()
    };
    let [first, second] = &variants(&[glyph, glyph], 1)[..] else {
        panic!("two translations")
    };
    assert_ne!(first, second);
    assert_eq!(&variants(&[glyph], 1)[0], first);
    assert_ne!(&variants(&[glyph], 2)[0], first);
}

#[test]
fn a_letter_that_a_scheme_lacks_is_refused() {
    let translator = translator();
    let scheme = Scheme::named("iso-9").unwrap();
    let glyph = tested(builtin_fine().unwrap(), 'Ж')[0];
    let options = TranslationOptions {
        letter: Some('Q'),
        ..TranslationOptions::default()
    };
    let error = model(&translator)
        .translate(&[glyph], &scheme, &options)
        .unwrap_err();
    let kind = error.kind();
    assert!(
        matches!(
            kind,
            ErrorKind::NotInScheme {
                letter: Some('Q'),
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_style_is_changed_in_one_measure_at_a_time() {
    let translator = translator();
    let model = model(&translator);
    let hands = model.encode(&tested(builtin_fine().unwrap(), 'Н'));
    // The median thickness, slant and aspect ratio of what is drawn in all hands: hairlines that are made
    // thinner break, and have any slant.
    let drawn = |change: StyleChange| -> [f32; Style::COUNT] {
        let changed: Vec<Latent> = hands
            .iter()
            .map(|hand| model.restyled(hand, change).unwrap())
            .collect();
        let wanted: Vec<(&Latent, char)> = changed.iter().map(|hand| (hand, 'H')).collect();
        let drawings = model.draw(&wanted).into_iter().flatten();
        let styles: Vec<Style> = drawings.filter_map(|d| Style::of(&d.to_glyph())).collect();
        std::array::from_fn(|measure| {
            let values = styles.iter().map(|style| style.to_array()[measure]);
            let mut values: Vec<f32> = values.collect();
            values.sort_by(f32::total_cmp);
            values[values.len() / 2]
        })
    };
    let changes = |by: f32| {
        [
            StyleChange {
                thickness: by,
                ..StyleChange::default()
            },
            StyleChange {
                slant: by,
                ..StyleChange::default()
            },
            StyleChange {
                width: by,
                ..StyleChange::default()
            },
        ]
    };
    let plain = drawn(StyleChange::default());
    let (less, more) = (changes(-1.5).map(drawn), changes(1.5).map(drawn));
    for measure in 0..Style::COUNT {
        let (low, high) = (less[measure][measure], more[measure][measure]);
        assert!(
            low < plain[measure] && plain[measure] < high,
            "{measure}: {low}, {plain:?}, {high}"
        );
        // Each measure moves most by its own change.
        for other in (0..Style::COUNT).filter(|&other| other != measure) {
            let by_other = (more[other][measure] - less[other][measure]).abs();
            assert!(
                by_other < 0.6 * (high - low),
                "{measure} by {other}: {by_other} of {}",
                high - low
            );
        }
    }
}

/// By how much letters differ from those of a round pen, in pixels: the median over some capitals, drawn in the
/// hand of a glyph.
fn unevenness(model: &LetterModel, glyph: FineGlyph) -> f32 {
    let hand = &model.encode(&[glyph])[0];
    let wanted: Vec<(&Latent, char)> = "ABDEFHKLNRSTUXZ".chars().map(|l| (hand, l)).collect();
    let drawings = model.draw(&wanted).into_iter().flatten();
    let deviation = |drawing: bukva::Drawing| {
        let ink = drawing.outline().to_glyph::<{ 56 * 56 }>().to_unit();
        Skeleton::of(&Contours::find(&ink, 56))
            .unwrap()
            .deviation(&ink)
    };
    let mut deviations: Vec<f32> = drawings.map(deviation).collect();
    deviations.sort_by(f32::total_cmp);
    deviations[deviations.len() / 2]
}

#[test]
fn a_round_pen_writes_all_letters_with_strokes_of_one_width() {
    let translator = translator();
    let model = model(&translator);
    let strokes = [
        vec![[0.0, 0.0], [45.0, 50.0], [0.0, 100.0]],
        vec![[50.0, 0.0], [50.0, 100.0]],
        vec![[100.0, 0.0], [55.0, 50.0], [100.0, 100.0]],
    ];
    for width in [5.0, 10.0] {
        let image = PenStrokes {
            strokes: strokes.to_vec(),
            width,
        }
        .to_image();
        let glyph = FineGlyph::from_image(&image.into()).unwrap();
        let uneven = unevenness(model, glyph);
        assert!(uneven < 0.22, "{width}: {uneven}");
    }
    let serif = tested(builtin_fine().unwrap(), 'Ж');
    let uneven: Vec<f32> = serif
        .into_iter()
        .map(|glyph| unevenness(model, glyph))
        .collect();
    assert!(uneven.iter().any(|&uneven| uneven > 0.4), "{uneven:?}");
}

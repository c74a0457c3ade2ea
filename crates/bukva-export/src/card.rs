//! Model cards: what a model is and how it is used, as Markdown with the front matter of the Hugging Face
//! hub.

use bukva::{Alphabet, ModelFile, ModelInfo};
use bukva_glyphs::{BOX, FineGlyph, Normalization, SIDE};

use crate::Format;

/// The built-in model's card repeats this card up to this heading.
const TRAINED: &str = "\n## Trained on";

/// The head of a table of ONNX files.
const TABLE: &str = "| file | inputs | outputs |\n|---|---|---|\n";

/// The card of a model that is exported in a format.
pub(crate) fn card(info: &ModelInfo, format: Format) -> String {
    let parts = [
        front_matter(info),
        title(info),
        files(info, format),
        images(info),
    ];
    let more = match &info.alphabet {
        Some(alphabet) => vec![letters(alphabet), reading(alphabet)],
        None => vec![pairs(info)],
    };
    let sections: Vec<String> = parts
        .into_iter()
        .chain(more)
        .chain([origin(info)])
        .collect();
    sections.join("\n")
}

/// Whether a model has the letters, data and training of the built-in one.
fn is_built_in(info: &ModelInfo) -> bool {
    ModelFile::pretrained().is_ok_and(|built_in| built_in.info() == info)
}

fn front_matter(info: &ModelInfo) -> String {
    // The hub's word for a license that nobody has told: it depends on the data.
    let license = match is_built_in(info) {
        true => "cc-by-sa-4.0",
        false => "unknown",
    };
    format!(
        "---\n\
         license: {license}\n\
         library_name: bukva\n\
         pipeline_tag: image-to-image\n\
         tags:\n- bukva\n- cyrillic\n- handwriting\n- fonts\n\
         ---\n"
    )
}

fn title(info: &ModelInfo) -> String {
    let what = match info.alphabet {
        Some(_) => {
            "It reads a letter in a picture, and draws any letter of its alphabet in the same hand."
        }
        None => "It draws, from the picture of a letter, the letter's partner in the other script.",
    };
    format!("# A letter translator of bukva\n\n{what}\n")
}

fn files(info: &ModelInfo, format: Format) -> String {
    let rows = match (format, &info.alphabet) {
        (Format::Safetensors, _) => {
            "`model.safetensors` is bukva's own model file: weights by name, and under the metadata key \
             `bukva` all that the model knows, as JSON. `bukva translate --model model.safetensors` \
             runs it.\n"
                .to_owned()
        }
        (Format::Npz, _) => {
            "`weights.npz` has the weights by name in float32, and as `bukva` all else that the model \
             knows, as JSON:\n\n\
             ```python\n\
             import json, numpy\n\
             weights = numpy.load(\"weights.npz\")\n\
             known = json.loads(weights[\"bukva\"][0])\n\
             ```\n"
                .to_owned()
        }
        (Format::Onnx, Some(alphabet)) => letter_graphs(info, alphabet),
        (Format::Onnx, None) => run_graph(info),
    };
    format!("## Files\n\n{rows}")
}

fn letter_graphs(info: &ModelInfo, alphabet: &Alphabet) -> String {
    let (side, latent) = (FineGlyph::SIDE, info.latent);
    let count = alphabet.letters.chars().count();
    format!(
        "{TABLE}\
         | `encoder.onnx` | `ink` [batch, 1, {side}, {side}] | `latent` [batch, {latent}]: the \
         hand; `letters` [batch, {count}]: the probability of each letter; `none` [batch, 1]: \
         the probability that it is no letter |\n\
         | `decoder.onnx` | `latent` [batch, {latent}]; `letter` [batch, {count}]: 1 for the \
         letter to draw, 0 for the others | `ink` [batch, 1, {side}, {side}]: the drawing; \
         `distance` [batch, 1, {side}, {side}]: the distance from the letter's edge in pixels, \
         positive inside, at most {reach}, for outlines and larger sizes |\n\n\
         All values are float32, the size of a batch is free. The mean of the `latent` of several \
         letters is the hand that they have in common.\n\n\
         ```python\n\
         import json, numpy, onnxruntime\n\
         encoder = onnxruntime.InferenceSession(\"encoder.onnx\")\n\
         decoder = onnxruntime.InferenceSession(\"decoder.onnx\")\n\
         known = json.loads(encoder.get_modelmeta().custom_metadata_map[\"bukva\"])\n\
         letters = known[\"alphabet\"][\"letters\"]\n\
         ink = numpy.zeros((1, 1, {side}, {side}), numpy.float32)  # your glyph\n\
         latent, probabilities, none = encoder.run(None, {{\"ink\": ink}})\n\
         print(letters[probabilities[0].argmax()])\n\
         letter = numpy.zeros((1, len(letters)), numpy.float32)\n\
         letter[0, letters.index(\"Ž\")] = 1\n\
         drawn, distance = decoder.run(None, {{\"latent\": latent, \"letter\": letter}})\n\
         ```\n",
        reach = alphabet.edge / 2.0
    )
}

fn run_graph(info: &ModelInfo) -> String {
    let normalized = match info.normalization {
        Normalization::None => "",
        _ => " The graph normalizes each image as in training.",
    };
    format!(
        "{TABLE}\
         | `translator.onnx` | `ink` [batch, 1, {SIDE}, {SIDE}] | `drawn` [batch, 1, {SIDE}, \
         {SIDE}]: the partner |\n\n\
         All values are float32, the size of a batch is free.{normalized}\n\n\
         ```python\n\
         import numpy, onnxruntime\n\
         translator = onnxruntime.InferenceSession(\"translator.onnx\")\n\
         ink = numpy.zeros((1, 1, {SIDE}, {SIDE}), numpy.float32)  # your glyph\n\
         drawn, = translator.run(None, {{\"ink\": ink}})\n\
         ```\n"
    )
}

fn images(info: &ModelInfo) -> String {
    let (side, fitted) = match info.alphabet {
        Some(_) => (FineGlyph::SIDE, FineGlyph::BOX),
        None => (SIDE, BOX),
    };
    format!(
        "## Images\n\n\
         A glyph has {side}x{side} amounts of ink, from 0 (paper) to 1 (full ink), in rows from the top. It \
         shows one letter, scaled so that the longer side of its ink is {fitted} pixels long (each pixel \
         the mean of what it covers), and centered by the box of its ink. Take the background away first: \
         paper is exactly 0. `Glyph.from_image` of bukva does all this for photographs and scans. Drawings \
         are of the same form.\n"
    )
}

fn letters(alphabet: &Alphabet) -> String {
    format!(
        "## Letters\n\nIn the order of the columns of `letters` and `letter`:\n\n```text\n{}\n```\n",
        alphabet.letters
    )
}

fn reading(alphabet: &Alphabet) -> String {
    format!(
        "## Reading\n\n\
         Choose among the letters that may occur, such as Cyrillic capitals, and divide by the sum of \
         their probabilities. The probabilities are calibrated (temperature {}). An image shows no \
         letter if `none` is above {}.\n",
        alphabet.temperature, alphabet.not_a_letter
    )
}

fn pairs(info: &ModelInfo) -> String {
    let pairs = info.letters.iter();
    let pairs: Vec<String> = pairs
        .map(|pair| format!("{} → {}", pair.source, pair.target))
        .collect();
    format!(
        "## Letters\n\nPaired by the scheme {}:\n\n```text\n{}\n```\n",
        info.scheme,
        pairs.join("\n")
    )
}

/// What the model learned from.
fn origin(info: &ModelInfo) -> String {
    let built_in = ModelFile::PRETRAINED_CARD.find(TRAINED);
    if let Some(at) = built_in.filter(|_| is_built_in(info)) {
        let card = without_links(&ModelFile::PRETRAINED_CARD[at + 1..]);
        return format!(
            "## License\n\n\
             The weights are under CC BY-SA 4.0, since they were trained on CoMNIST by G. Vial.\n\n{card}"
        );
    }
    let ModelInfo {
        sources,
        targets,
        objective,
        steps,
        seed,
        ..
    } = info;
    let commit = info.commit.as_deref().unwrap_or("unknown");
    format!(
        "## Trained on\n\n\
         Sources: {sources}. Targets: {targets}. {steps} steps of the objective `{objective}`, seed {seed}, \
         by bukva at commit {commit}.\n\n\
         The license of the weights depends on the license of these data; write it into the first lines of \
         this file.\n"
    )
}

/// Markdown with the texts of relative links instead of the links, which lead nowhere from a copy.
fn without_links(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some((before, link)) = rest.split_once('[') {
        text.push_str(before);
        let relative = link.split_once("](..").and_then(|(shown, target)| {
            let (_, after) = target.split_once(')')?;
            (!shown.contains('[')).then_some((shown, after))
        });
        if let Some((shown, after)) = relative {
            text.push_str(shown);
            rest = after;
        } else {
            text.push('[');
            rest = link;
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_become_their_text_and_others_stay() {
        let text = "[a](../b.md) and [c](https://d) [1, 2] ([e](../f))";
        let plain = "a and [c](https://d) [1, 2] (e)";
        assert_eq!(without_links(text), plain);
    }
}

//! ONNX files: networks as graphs of standard operators, with normalization and postprocessing.

mod graph;
mod network;
mod proto;

use std::io;

use bukva::{Alphabet, Layers, ModelFile, ModelInfo};
use bukva_glyphs::{FineGlyph, Normalization, SIDE};
use prost::Message;

use crate::error::Error;
use graph::{GraphBuilder, integer, list, text};
use proto::{Entry, Graph, Model, OperatorSet};

/// Version of the operators, and of the file format that came with it: of early 2022, because newer ones
/// have nothing that is needed here, and older programs refuse them.
const OPERATORS: i64 = 17;
const IR_VERSION: i64 = 8;

/// The files of a model: names and contents.
pub(crate) fn files(model: &ModelFile) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    let info = model.info();
    let file = |name, graph| Ok::<_, Error>((name, encode(graph, info)?));
    let networks = model.networks()?;
    match (&networks[..], &info.alphabet) {
        ([encoder, head, decoder], Some(alphabet)) => Ok(vec![
            file("encoder.onnx", encoder_graph(encoder, head, info, alphabet))?,
            file("decoder.onnx", decoder_graph(decoder, info, alphabet))?,
        ]),
        (networks, _) => {
            let graphs = networks.iter();
            graphs
                .map(|network| file("translator.onnx", translator_graph(network, info)))
                .collect()
        }
    }
}

fn encode(graph: Graph, info: &ModelInfo) -> Result<Vec<u8>, Error> {
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: env!("CARGO_PKG_NAME").to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        doc_string: "Translates letters between scripts; see the model card".to_owned(),
        graph: Some(graph),
        opset_import: vec![OperatorSet {
            domain: String::new(),
            version: OPERATORS,
        }],
        metadata_props: vec![Entry {
            key: ModelInfo::KEY.to_owned(),
            value: serde_json::to_string(info).map_err(io::Error::from)?,
        }],
    };
    Ok(model.encode_to_vec())
}

/// A glyph to its latent vector and to the probabilities of the letters.
fn encoder_graph(encoder: &Layers, head: &Layers, info: &ModelInfo, alphabet: &Alphabet) -> Graph {
    let count = alphabet.letters.chars().count();
    let mut graph = GraphBuilder::new("encoder");
    let ink = graph.input(
        "ink",
        &[1, FineGlyph::SIDE, FineGlyph::SIDE],
        "A glyph: 0 is paper, 1 is ink",
    );
    let encoded = network::append(&mut graph, encoder, &ink);
    let latent = graph.node("Identity", &[&encoded], "latent", []);
    let logits = network::append(&mut graph, head, &latent);
    // The letters' probabilities are calibrated by a temperature, that of "no letter" is not.
    let last = || [integer("axis", 1)];
    let sharpness = graph.floats("sharpness", &[], [1.0 / alphabet.temperature]);
    let calibrated = graph.node("Mul", &[&logits, &sharpness], "calibrated", []);
    let likely = graph.node("Softmax", &[&calibrated], "calibrated.softmax", last());
    let plain = graph.node("Softmax", &[&logits], "plain.softmax", last());
    let axes = graph.integers("axes", &[1]);
    let [zero, end, all] = [("zero", 0), ("end", count), ("all", count + 1)]
        .map(|(name, value)| graph.integers(name, &[value as i64]));
    graph.node("Slice", &[&likely, &zero, &end, &axes], "letters", []);
    graph.node("Slice", &[&plain, &end, &all, &axes], "none", []);
    graph.output(
        "latent",
        &[info.latent],
        "The hand, and traces of the letter",
    );
    graph.output("letters", &[count], "The probability of each letter");
    graph.output("none", &[1], "The probability that it is no letter");
    graph.build()
}

/// A latent vector and a letter to its drawing.
fn decoder_graph(decoder: &Layers, info: &ModelInfo, alphabet: &Alphabet) -> Graph {
    let count = alphabet.letters.chars().count();
    let side = FineGlyph::SIDE;
    let mut graph = GraphBuilder::new("decoder");
    let latent = graph.input("latent", &[info.latent], "The hand");
    let letter = graph.input("letter", &[count], "1 for the letter to draw, 0 for others");
    let told = graph.node("Concat", &[&latent, &letter], "told", [integer("axis", 1)]);
    let phases = network::append(&mut graph, decoder, &told); // [batch, 4, 28, 28]
    // The four channels are the four pixels of each place, in row order.
    let arrange = [integer("blocksize", 2), text("mode", "DCR")];
    let field = graph.node("DepthToSpace", &[&phases], "field", arrange); // [batch, 1, 56, 56]
    let [zero, half, one, edge] = [
        ("zero", 0.0),
        ("half", 0.5),
        ("one", 1.0),
        ("edge", alphabet.edge),
    ]
    .map(|(name, value)| graph.floats(name, &[], [value]));
    let ramp = graph.node("Clip", &[&field, &zero, &one], "ramp", []);
    let centered = graph.node("Sub", &[&ramp, &half], "centered", []);
    let distance = graph.node("Mul", &[&centered, &edge], "distance", []);
    let inked = graph.node("Add", &[&distance, &half], "inked", []);
    graph.node("Clip", &[&inked, &zero, &one], "ink", []);
    graph.output("ink", &[1, side, side], "The drawing: 0 is paper, 1 is ink");
    graph.output(
        "distance",
        &[1, side, side],
        "Distance from the edge in pixels, positive inside",
    );
    graph.build()
}

/// A glyph to the drawing of its letter's partner.
fn translator_graph(network: &Layers, info: &ModelInfo) -> Graph {
    let mut graph = GraphBuilder::new("translator");
    let shape = [1, SIDE, SIDE];
    let ink = graph.input("ink", &shape, "A glyph: 0 is paper, 1 is ink");
    let source = normalize(&mut graph, ink, info.normalization);
    let flat = network::append(&mut graph, network, &source); // [batch, 784]
    let sizes = graph.integers("image", &[-1, 1, SIDE as i64, SIDE as i64]);
    let image = graph.node("Reshape", &[&flat, &sizes], "pixels", []);
    let [zero, one] =
        [("zero", 0.0), ("one", 1.0)].map(|(name, value)| graph.floats(name, &[], [value]));
    graph.node("Clip", &[&image, &zero, &one], "drawn", []);
    graph.output("drawn", &shape, "The drawing: 0 is paper, 1 is ink");
    graph.build()
}

/// Normalizes each image as the model was trained with.
fn normalize(graph: &mut GraphBuilder, ink: String, normalization: Normalization) -> String {
    /// Keeps a blank image from being divided by zero.
    const LEAST: f32 = 1e-6;
    let over_image = || [list("axes", &[1, 2, 3]), integer("keepdims", 1)];
    if normalization == Normalization::None {
        return ink;
    }
    let mean = graph.node("ReduceMean", &[&ink], "mean", over_image());
    let centered = graph.node("Sub", &[&ink, &mean], "centered", []);
    if normalization == Normalization::Mean {
        return centered;
    }
    let squares = graph.node("Mul", &[&centered, &centered], "squares", []);
    let variance = graph.node("ReduceMean", &[&squares], "variance", over_image());
    let deviation = graph.node("Sqrt", &[&variance], "deviation", []);
    let least = graph.floats("least", &[], [LEAST]);
    let divisor = graph.node("Max", &[&deviation, &least], "divisor", []);
    graph.node("Div", &[&centered, &divisor], "normalized", [])
}

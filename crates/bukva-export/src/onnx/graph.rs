//! Builds a graph: inputs, nodes, constants and outputs.

use super::proto::{
    ATTRIBUTE_INT, ATTRIBUTE_INTS, ATTRIBUTE_STRING, Attribute, Dimension, FLOAT, Graph, INT64,
    Node, Shape, Tensor, TensorType, Type, ValueInfo,
};

/// The name of the first dimension of all inputs and outputs.
const BATCH: &str = "batch";

/// A graph being built. Values are known by their names; a node has the name of its output.
pub(super) struct GraphBuilder(Graph);

impl GraphBuilder {
    pub(super) fn new(name: &str) -> Self {
        Self(Graph {
            name: name.to_owned(),
            ..Graph::default()
        })
    }

    pub(super) fn build(self) -> Graph {
        self.0
    }

    /// An input of the graph; `shape` is that of one sample.
    pub(super) fn input(&mut self, name: &str, shape: &[usize], about: &str) -> String {
        self.0.input.push(value(name, shape, about));
        name.to_owned()
    }

    /// Makes the value of this name an output of the graph; `shape` is that of one sample.
    pub(super) fn output(&mut self, name: &str, shape: &[usize], about: &str) {
        self.0.output.push(value(name, shape, about));
    }

    /// An operation on some values. Returns the name of the result.
    pub(super) fn node(
        &mut self,
        operator: &str,
        inputs: &[&str],
        output: &str,
        attributes: impl IntoIterator<Item = Attribute>,
    ) -> String {
        self.0.node.push(Node {
            input: inputs.iter().map(|&name| name.to_owned()).collect(),
            output: vec![output.to_owned()],
            name: output.to_owned(),
            op_type: operator.to_owned(),
            attribute: attributes.into_iter().collect(),
        });
        output.to_owned()
    }

    /// A constant in float32.
    pub(super) fn floats(
        &mut self,
        name: &str,
        shape: &[usize],
        values: impl IntoIterator<Item = f32>,
    ) -> String {
        let bytes = values.into_iter().flat_map(f32::to_le_bytes);
        self.constant(name, FLOAT, shape, bytes.collect())
    }

    /// A column of integers.
    pub(super) fn integers(&mut self, name: &str, values: &[i64]) -> String {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes());
        self.constant(name, INT64, &[values.len()], bytes.collect())
    }

    fn constant(
        &mut self,
        name: &str,
        data_type: i32,
        shape: &[usize],
        raw_data: Vec<u8>,
    ) -> String {
        self.0.initializer.push(Tensor {
            dims: shape.iter().map(|&size| size as i64).collect(),
            data_type,
            name: name.to_owned(),
            raw_data,
        });
        name.to_owned()
    }
}

/// An integer attribute of a node.
pub(super) fn integer(name: &str, value: i64) -> Attribute {
    Attribute {
        name: name.to_owned(),
        i: Some(value),
        r#type: ATTRIBUTE_INT,
        ..Attribute::default()
    }
}

/// An attribute of a node that is a list of integers.
pub(super) fn list(name: &str, values: &[i64]) -> Attribute {
    Attribute {
        name: name.to_owned(),
        ints: values.to_vec(),
        r#type: ATTRIBUTE_INTS,
        ..Attribute::default()
    }
}

/// A text attribute of a node.
pub(super) fn text(name: &str, value: &str) -> Attribute {
    Attribute {
        name: name.to_owned(),
        s: Some(value.as_bytes().to_vec()),
        r#type: ATTRIBUTE_STRING,
        ..Attribute::default()
    }
}

fn value(name: &str, shape: &[usize], about: &str) -> ValueInfo {
    let batch = Dimension {
        dim_param: Some(BATCH.to_owned()),
        ..Dimension::default()
    };
    let sizes = shape.iter().map(|&size| Dimension {
        dim_value: Some(size as i64),
        ..Dimension::default()
    });
    let shape = Shape {
        dim: std::iter::once(batch).chain(sizes).collect(),
    };
    ValueInfo {
        name: name.to_owned(),
        r#type: Some(Type {
            tensor_type: Some(TensorType {
                elem_type: FLOAT,
                shape: Some(shape),
            }),
        }),
        doc_string: about.to_owned(),
    }
}

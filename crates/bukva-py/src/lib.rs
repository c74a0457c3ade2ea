//! The native module `bukva._native`. The package's Python modules turn whatever a caller has into
//! [`Picture`]s, and results into NumPy arrays, so that only bytes and numbers cross the border.

mod drawn;
mod error;
mod picture;
mod scores;
mod translator;

use bukva::Scheme;
use pyo3::prelude::*;

use crate::error::raised;

/// What is known of a scheme.
#[derive(IntoPyObject)]
struct About {
    id: String,
    title: String,
    source: String,
    languages: Vec<String>,
    is_reversible: bool,
}

/// Romanizes a text by a scheme: a built-in one, or a file.
#[pyfunction]
fn romanize(py: Python<'_>, text: &str, scheme: &str) -> PyResult<String> {
    py.detach(|| Ok(Scheme::named(scheme)?.romanize(text)))
        .map_err(raised)
}

/// The built-in schemes.
#[pyfunction]
fn schemes(py: Python<'_>) -> PyResult<Vec<About>> {
    let schemes = py
        .detach(Scheme::all)
        .map_err(|error| raised(error.into()))?;
    let about = schemes.iter().map(|scheme| About {
        id: scheme.id().to_owned(),
        title: scheme.title().to_owned(),
        source: scheme.source().to_owned(),
        languages: scheme.languages().to_vec(),
        is_reversible: scheme.is_reversible(),
    });
    Ok(about.collect())
}

#[pymodule(name = "_native")]
fn native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("DEFAULT_SCHEME", Scheme::DEFAULT)?;
    module.add_class::<translator::Translator>()?;
    module.add_function(wrap_pyfunction!(romanize, module)?)?;
    module.add_function(wrap_pyfunction!(schemes, module)?)
}

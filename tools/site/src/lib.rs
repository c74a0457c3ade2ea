//! The engine as WebAssembly, for the page without a server.
//!
//! JavaScript writes a model, or the JSON and the picture of a request, to the address that [`input`] returns,
//! calls [`open`] or [`ask`], and reads the answer at [`output`]. Rust dereferences no pointer.

mod requests;

use std::cell::RefCell;

use bukva::Translator;
use bukva_engine::Engine;

#[derive(Default)]
struct State {
    engine: Option<Engine>,
    input: Vec<u8>,
    output: Vec<u8>,
}

thread_local! {
    // WebAssembly runs on one thread.
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(run: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(run)
}

// The names are those of the exports, of which no other crate has any.
/// Makes room for bytes of input, and returns its address.
#[unsafe(no_mangle)]
pub extern "C" fn input(bytes: usize) -> *mut u8 {
    with(|state| {
        state.input.clear();
        state.input.resize(bytes, 0);
        state.input.as_mut_ptr()
    })
}

/// Opens the model that is the input. Returns whether it could be opened; the output says why not.
#[unsafe(no_mangle)]
pub extern "C" fn open() -> bool {
    with(|state| {
        let model = std::mem::take(&mut state.input);
        let translator = Translator::from_bytes(&model).map_err(|error| error.to_string());
        let engine = translator
            .and_then(|translator| Engine::new(translator).map_err(|error| error.to_string()));
        match engine {
            Ok(engine) => state.engine = Some(engine),
            Err(error) => {
                state.output = error.into_bytes();
                return false;
            }
        }
        true
    })
}

/// Answers the request that is the input: `json` bytes that say what to do, and then a picture. Returns
/// the HTTP status that a server would answer with.
#[unsafe(no_mangle)]
pub extern "C" fn ask(json: usize) -> u16 {
    with(|state| {
        let (request, body) = state.input.split_at(json.min(state.input.len()));
        let (status, answer) = requests::answer(state.engine.as_ref(), request, body);
        state.output = answer;
        status
    })
}

/// Where the output is.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    with(|state| state.output.as_ptr())
}

/// The bytes of the output.
#[unsafe(no_mangle)]
pub extern "C" fn output_bytes() -> usize {
    with(|state| state.output.len())
}

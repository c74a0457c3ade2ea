//! Traversal of a module's parameters with their names, such as `encoder.conv1.weight`.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::Tensor;

/// A visitor of all parameters and running statistics.
pub trait NamedVisitor {
    /// Called once per parameter, in the order of the fields.
    fn visit<const D: usize>(&mut self, name: &str, param: &Param<Tensor<D>>);
}

/// A mapper that replaces all parameters and running statistics.
pub(crate) trait NamedMapper {
    /// Called once per parameter, in the order of the fields.
    fn map<const D: usize>(&mut self, name: &str, param: Param<Tensor<D>>) -> Param<Tensor<D>>;
}

/// Visits every parameter of a module.
pub fn visit_named(module: &impl Module, visitor: &mut impl NamedVisitor) {
    module.visit(&mut Named::new(visitor));
}

/// Replaces every parameter of a module.
pub(crate) fn map_named<M: Module>(module: M, mapper: &mut impl NamedMapper) -> M {
    module.map(&mut Named::new(mapper))
}

/// Keeps track of the name while Burn traverses the module.
struct Named<'a, V> {
    path: Vec<String>,
    inner: &'a mut V,
}

impl<'a, V> Named<'a, V> {
    fn new(inner: &'a mut V) -> Self {
        let path = Vec::new();
        Self { path, inner }
    }
}

impl<V: NamedVisitor> ModuleVisitor for Named<'_, V> {
    fn enter_module(&mut self, name: &str, _kind: &str) {
        self.path.push(name.to_owned());
    }
    fn exit_module(&mut self, _name: &str, _kind: &str) {
        self.path.pop();
    }
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.inner.visit(&self.path.join("."), param);
    }
}

impl<V: NamedMapper> ModuleMapper for Named<'_, V> {
    fn enter_module(&mut self, name: &str, _kind: &str) {
        self.path.push(name.to_owned());
    }
    fn exit_module(&mut self, _name: &str, _kind: &str) {
        self.path.pop();
    }
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        self.inner.map(&self.path.join("."), param)
    }
}

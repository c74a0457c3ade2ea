//! Burn's tensors as the kernels read and write them.

use std::mem::MaybeUninit;

use burn::backend::flex::{FlexTensor, Layout};
use burn::backend::{
    BackendTensor, Bytes, DType, DispatchAutodiffContext, DispatchTensor, DispatchTensorKind, Shape,
};
use burn::tensor::Tensor;
use burn_std::{AccessError, AccessPolicy, AllocationController, AllocationProperty};

use crate::buffer::Buffer;

/// A float32 tensor whose values lie in order.
#[derive(Clone, Debug)]
pub(super) struct Dense(FlexTensor);

impl Dense {
    /// The values in the order of the shape.
    pub(super) fn new(tensor: FlexTensor) -> Self {
        Self(if tensor.is_contiguous() {
            tensor
        } else {
            tensor.to_contiguous()
        })
    }

    /// The values with channels (dimension 1) last; no copy where they already lie so.
    pub(super) fn channels_last(tensor: FlexTensor) -> Self {
        let rank = tensor.layout().num_dims();
        let axes: Vec<usize> = std::iter::once(0)
            .chain(2..rank)
            .chain(std::iter::once(1))
            .collect();
        let layout = tensor.layout().permute(&axes);
        Self::new(tensor.with_layout(layout))
    }

    /// The values of a tensor, off the autodiff graph, in the order of the shape.
    pub(super) fn inner<const D: usize>(tensor: Tensor<D>) -> Self {
        Self::new(inner(tensor))
    }

    /// The same with channels last.
    pub(super) fn inner_channels_last<const D: usize>(tensor: Tensor<D>) -> Self {
        Self::channels_last(inner(tensor))
    }

    /// Size of dimension `at`, in the order of memory.
    pub(super) fn size(&self, at: usize) -> usize {
        self.0.layout().shape()[at]
    }

    pub(super) fn shape(&self) -> Shape {
        self.0.layout().shape().clone()
    }

    pub(super) fn values(&self) -> &[f32] {
        let layout = self.0.layout();
        &self.0.storage()[layout.start_offset()..][..layout.num_elements()]
    }

    /// The values to overwrite; a copy is made first if another tensor shares them.
    pub(super) fn values_mut(&mut self) -> &mut [f32] {
        if !self.0.is_unique() {
            self.0 = flex_tensor(self.values(), self.shape());
        }
        let layout = self.0.layout();
        let (start, len) = (layout.start_offset(), layout.num_elements());
        &mut self.0.storage_mut()[start..][..len]
    }

    /// Back to channels in dimension 1, for a tensor that has them last.
    pub(super) fn into_channels_first(self) -> FlexTensor {
        channels_first(self.0)
    }

    pub(super) fn into_tensor<const D: usize>(self) -> Tensor<D> {
        plain_tensor(self.0)
    }
}

/// The tensor of Flex that a tensor is, which must be one, off the autodiff graph.
fn inner<const D: usize>(tensor: Tensor<D>) -> FlexTensor {
    match tensor.inner().into_dispatch().kind {
        DispatchTensorKind::Flex(tensor) => tensor.float(),
        other => unreachable!("not a tensor of Flex: {other:?}"),
    }
}

/// A tensor without autodiff.
pub(super) fn plain_tensor<const D: usize>(tensor: FlexTensor) -> Tensor<D> {
    Tensor::from_dispatch(DispatchTensor {
        kind: DispatchTensorKind::Flex(BackendTensor::Float(tensor)),
        autodiff: DispatchAutodiffContext::Disabled,
    })
}

/// A tensor with a copy of `values`.
pub(super) fn flex_tensor(values: &[f32], shape: impl Into<Shape>) -> FlexTensor {
    let mut buffer = Buffer::any(values.len());
    buffer.copy_from_slice(values);
    buffer.into_flex(shape)
}

/// The gradients of a layer's weight and bias, if either is wanted.
pub(super) fn parameter_gradients(
    wanted: bool,
    weight: &Dense,
    gradients: impl FnOnce() -> (Buffer, Vec<f32>),
) -> [Option<FlexTensor>; 2] {
    if !wanted {
        return [None, None];
    }
    let (dw, db) = gradients();
    [
        Some(dw.into_flex(weight.shape())),
        Some(flex_tensor(&db, [db.len()])),
    ]
}

/// Moves the last dimension to place 1 without touching memory.
fn channels_first(tensor: FlexTensor) -> FlexTensor {
    let rank = tensor.layout().num_dims();
    let axes: Vec<usize> = [0, rank - 1].into_iter().chain(1..rank - 1).collect();
    let layout: Layout = tensor.layout().permute(&axes);
    tensor.with_layout(layout)
}

impl Buffer {
    /// Hands the values to Burn as a contiguous tensor, without a copy.
    pub(super) fn into_flex(self, shape: impl Into<Shape>) -> FlexTensor {
        let len = size_of_val(&*self);
        // SAFETY: the buffer holds `len` initialized bytes.
        let bytes = unsafe { Bytes::from_controller(Box::new(self), len) };
        FlexTensor::new(bytes, Layout::contiguous(shape.into()), DType::F32)
    }

    /// The same for values whose channels lie last, with these in dimension 1.
    pub(super) fn into_channels_first(self, shape: impl Into<Shape>) -> FlexTensor {
        channels_first(self.into_flex(shape))
    }
}

impl AllocationController for Buffer {
    fn alloc_align(&self) -> usize {
        Self::ALIGNMENT
    }

    fn property(&self) -> AllocationProperty {
        AllocationProperty::Other
    }

    unsafe fn memory_mut(
        &mut self,
        _: AccessPolicy,
    ) -> Result<&mut [MaybeUninit<u8>], AccessError> {
        let len = size_of_val(&**self);
        // SAFETY: the bytes of the buffer, which the trait's contract keeps initialized.
        Ok(unsafe { std::slice::from_raw_parts_mut(self.as_mut_ptr().cast(), len) })
    }

    fn memory(&self, _: AccessPolicy) -> Result<&[MaybeUninit<u8>], AccessError> {
        // SAFETY: the bytes of the buffer, all initialized.
        Ok(unsafe { std::slice::from_raw_parts(self.as_ptr().cast(), size_of_val(&**self)) })
    }
}

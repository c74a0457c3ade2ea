//! Conversion of Burn's tensors to and from the kernels' buffers.

use std::mem::MaybeUninit;

use burn::backend::flex::{FlexTensor, Layout};
use burn::backend::{
    BackendTensor, Bytes, DType, DispatchAutodiffContext, DispatchTensor, DispatchTensorKind, Shape,
};
use burn::tensor::Tensor;
use burn_std::{AccessError, AccessPolicy, AllocationController, AllocationProperty};

use crate::buffer::Buffer;

/// A contiguous float32 tensor.
#[derive(Clone, Debug)]
pub(super) struct Dense(FlexTensor);

impl Dense {
    /// Makes a tensor contiguous in the order of its shape.
    pub(super) fn new(tensor: FlexTensor) -> Self {
        Self(if tensor.is_contiguous() {
            tensor
        } else {
            tensor.to_contiguous()
        })
    }

    /// Moves channels (dimension 1) last in memory, without a copy if they are already last.
    pub(super) fn channels_last(tensor: FlexTensor) -> Self {
        let rank = tensor.layout().num_dims();
        let axes: Vec<usize> = std::iter::once(0)
            .chain(2..rank)
            .chain(std::iter::once(1))
            .collect();
        let layout = tensor.layout().permute(&axes);
        Self::new(tensor.with_layout(layout))
    }

    /// The values of a tensor, detached from the autodiff graph, in the order of the shape.
    pub(super) fn inner<const D: usize>(tensor: Tensor<D>) -> Self {
        Self::new(inner(tensor))
    }

    /// The values of a tensor, detached from the autodiff graph, with channels last.
    pub(super) fn inner_channels_last<const D: usize>(tensor: Tensor<D>) -> Self {
        Self::channels_last(inner(tensor))
    }

    /// Size of dimension `at`, in memory order.
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

    /// The values for writing; they are copied first if another tensor shares them.
    pub(super) fn values_mut(&mut self) -> &mut [f32] {
        if !self.0.is_unique() {
            self.0 = flex_tensor(self.values(), self.shape());
        }
        let layout = self.0.layout();
        let (start, len) = (layout.start_offset(), layout.num_elements());
        &mut self.0.storage_mut()[start..][..len]
    }

    /// Moves channels from the last dimension back to dimension 1.
    pub(super) fn into_channels_first(self) -> FlexTensor {
        channels_first(self.0)
    }

    pub(super) fn into_tensor<const D: usize>(self) -> Tensor<D> {
        plain_tensor(self.0)
    }
}

/// The underlying Flex tensor, detached from the autodiff graph. The tensor must be on Flex.
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

/// The gradients of a layer's weight and bias, if either is requested.
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

/// Moves the last dimension to position 1 without copying.
fn channels_first(tensor: FlexTensor) -> FlexTensor {
    let rank = tensor.layout().num_dims();
    let axes: Vec<usize> = [0, rank - 1].into_iter().chain(1..rank - 1).collect();
    let layout: Layout = tensor.layout().permute(&axes);
    tensor.with_layout(layout)
}

impl Buffer {
    /// Converts the values to a contiguous Burn tensor, without a copy.
    pub(super) fn into_flex(self, shape: impl Into<Shape>) -> FlexTensor {
        let len = size_of_val(&*self);
        // SAFETY: the buffer holds `len` initialized bytes.
        let bytes = unsafe { Bytes::from_controller(Box::new(self), len) };
        FlexTensor::new(bytes, Layout::contiguous(shape.into()), DType::F32)
    }

    /// Converts channels-last values to a Burn tensor with channels in dimension 1.
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

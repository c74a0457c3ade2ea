//! Burn's tensors as the kernels read and write them.

use std::mem::MaybeUninit;

use burn::backend::flex::{FlexTensor, Layout};
use burn::backend::{Bytes, DType, Shape};
use burn_std::{AccessError, AccessPolicy, AllocationController, AllocationProperty};

use crate::buffer::Buffer;

/// A float32 tensor whose values lie in order.
#[derive(Clone, Debug)]
pub(crate) struct Dense(FlexTensor);

impl Dense {
    /// The values in the order of the shape.
    pub(crate) fn new(tensor: FlexTensor) -> Self {
        Self(if tensor.is_contiguous() {
            tensor
        } else {
            tensor.to_contiguous()
        })
    }

    /// The values with channels (dimension 1) last; no copy where they already lie so.
    pub(crate) fn channels_last(tensor: FlexTensor) -> Self {
        let rank = tensor.layout().num_dims();
        let axes: Vec<usize> = std::iter::once(0)
            .chain(2..rank)
            .chain(std::iter::once(1))
            .collect();
        let layout = tensor.layout().permute(&axes);
        Self::new(tensor.with_layout(layout))
    }

    /// Size of dimension `at`, in the order of memory.
    pub(crate) fn size(&self, at: usize) -> usize {
        self.0.layout().shape()[at]
    }

    pub(crate) fn shape(&self) -> Shape {
        self.0.layout().shape().clone()
    }

    pub(crate) fn values(&self) -> &[f32] {
        let layout = self.0.layout();
        &self.0.storage()[layout.start_offset()..][..layout.num_elements()]
    }

    /// The values to overwrite; a copy is made first if another tensor shares them.
    pub(crate) fn values_mut(&mut self) -> &mut [f32] {
        if !self.0.is_unique() {
            self.0 = tensor_of(self.values(), self.shape());
        }
        let (start, len) = (
            self.0.layout().start_offset(),
            self.0.layout().num_elements(),
        );
        &mut self.0.storage_mut()[start..][..len]
    }

    pub(crate) fn into_tensor(self) -> FlexTensor {
        self.0
    }

    /// Back to channels in dimension 1, for a tensor that has them last.
    pub(crate) fn into_channels_first(self) -> FlexTensor {
        channels_first(self.0)
    }
}

/// A tensor with a copy of `values`.
pub(crate) fn tensor_of(values: &[f32], shape: impl Into<Shape>) -> FlexTensor {
    let mut buffer = Buffer::any(values.len());
    buffer.copy_from_slice(values);
    buffer.into_tensor(shape)
}

/// Moves the last dimension to place 1 without touching memory.
pub(crate) fn channels_first(tensor: FlexTensor) -> FlexTensor {
    let rank = tensor.layout().num_dims();
    let axes: Vec<usize> = [0, rank - 1].into_iter().chain(1..rank - 1).collect();
    let layout: Layout = tensor.layout().permute(&axes);
    tensor.with_layout(layout)
}

impl Buffer {
    /// Hands the values to Burn as a contiguous tensor, without a copy.
    pub(crate) fn into_tensor(self, shape: impl Into<Shape>) -> FlexTensor {
        let len = size_of_val(&*self);
        // SAFETY: the buffer holds `len` initialised bytes.
        let bytes = unsafe { Bytes::from_controller(Box::new(self), len) };
        FlexTensor::new(bytes, Layout::contiguous(shape.into()), DType::F32)
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
        // SAFETY: the bytes of the buffer, which the trait's contract keeps initialised.
        Ok(unsafe { std::slice::from_raw_parts_mut(self.as_mut_ptr().cast(), len) })
    }

    fn memory(&self, _: AccessPolicy) -> Result<&[MaybeUninit<u8>], AccessError> {
        // SAFETY: the bytes of the buffer, all initialised.
        Ok(unsafe { std::slice::from_raw_parts(self.as_ptr().cast(), size_of_val(&**self)) })
    }
}

//! The hand-written backward passes of the fused operations.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Flex};

use crate::adam::AdamStep;
use crate::backend::{Fused, batch_statistics, given, normalise};
use crate::cross_entropy;
use crate::dense::{Dense, tensor_of};
use crate::distance::{self, Distance};
use crate::fork;
use crate::isa::InstructionSet;
use crate::map::Map;
use crate::masked;
use crate::norm::{self, Affine, Origin, Statistics};
use crate::pooled;

pub(crate) type Tracked<C> = FloatTensor<Autodiff<Flex, C>>;

/// Records the gradient of an input that wants one.
pub(crate) fn register(
    grads: &mut Gradients,
    node: Option<NodeId>,
    gradient: impl FnOnce() -> FlexTensor,
) {
    if let Some(node) = node {
        grads.register::<Flex>(node, gradient());
    }
}

fn tracked_map<C: CheckpointStrategy>(
    map: Map,
    x: Tracked<C>,
    weight: Tracked<C>,
    bias: Tracked<C>,
) -> Tracked<C> {
    let nodes = [x.node(), weight.node(), bias.node()];
    let x = map.input(x.into_primitive());
    let weight = Dense::new(weight.into_primitive());
    let bias = Dense::new(bias.into_primitive());
    let y = map.forward(&x, &weight, &bias);
    match map.prepare::<C>(nodes).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish((x, weight), y),
        OpsKind::UnTracked(prep) => prep.finish(y),
    }
}

impl Backward<Flex, 3> for Map {
    type State = (Dense, Dense);

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [of_x, of_weight, of_bias] = ops.parents.map(|parent| parent.map(|node| node.id));
        let grad = self.input(grads.consume::<Flex>(&ops.node));
        let (x, weight) = ops.state;
        register(grads, of_x, || self.input_gradient(&x, &weight, &grad));
        if of_weight.is_some() || of_bias.is_some() {
            let [dw, db] = self.parameter_gradients(&x, &weight, &grad);
            register(grads, of_weight, || dw);
            register(grads, of_bias, || db);
        }
    }
}

/// A change of memory order between images and vectors.
#[derive(Clone, Copy, Debug)]
enum Order {
    Flatten,
    Unflatten,
}

impl Order {
    fn apply(self, x: FlexTensor, image: [usize; 3]) -> FlexTensor {
        match self {
            Self::Flatten => Flex::fused_flatten(x),
            Self::Unflatten => Flex::fused_unflatten(x, image),
        }
    }

    fn tracked<C: CheckpointStrategy>(self, x: Tracked<C>, image: [usize; 3]) -> Tracked<C> {
        let (x, node) = x.into_parts();
        let y = self.apply(x, image);
        match self.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(image, y),
            OpsKind::UnTracked(prep) => prep.finish(y),
        }
    }
}

impl Backward<Flex, 1> for Order {
    type State = [usize; 3];

    fn backward(self, ops: Ops<[usize; 3], 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [of_x] = ops.parents.map(|parent| parent.map(|node| node.id));
        let grad = grads.consume::<Flex>(&ops.node);
        let back = match self {
            Self::Flatten => Self::Unflatten,
            Self::Unflatten => Self::Flatten,
        };
        register(grads, of_x, || back.apply(grad, ops.state));
    }
}

/// Batch normalisation and PReLU.
#[derive(Debug)]
struct NormPrelu;

#[derive(Clone, Debug)]
struct NormState {
    x: Dense,
    gamma: Dense,
    beta: Dense,
    slope: Dense,
    statistics: Statistics,
    origin: Origin,
    epsilon: f32,
}

/// Normalisation by the batch's statistics, or by those given, and PReLU.
fn tracked_norm<C: CheckpointStrategy>(
    [x, gamma, beta, slope]: [Tracked<C>; 4],
    epsilon: f32,
    given: Option<Statistics>,
) -> (Tracked<C>, Statistics) {
    let nodes = [x.node(), gamma.node(), beta.node(), slope.node()];
    let x = Dense::channels_last(x.into_primitive());
    let [gamma, beta, slope] =
        [gamma, beta, slope].map(|tensor| Dense::new(tensor.into_primitive()));
    let origin = match given {
        Some(_) => Origin::Given,
        None => Origin::Batch,
    };
    let statistics = given.unwrap_or_else(|| batch_statistics(&x));
    let y = normalise(&x, &gamma, &beta, &slope, epsilon, &statistics);
    let y = match NormPrelu.prepare::<C>(nodes).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish(
            NormState {
                x,
                gamma,
                beta,
                slope,
                statistics: statistics.clone(),
                origin,
                epsilon,
            },
            y,
        ),
        OpsKind::UnTracked(prep) => prep.finish(y),
    };
    (y, statistics)
}

impl Backward<Flex, 4> for NormPrelu {
    type State = NormState;

    fn backward(self, ops: Ops<NormState, 4>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [of_x, of_gamma, of_beta, of_slope] =
            ops.parents.map(|parent| parent.map(|node| node.id));
        let mut grad = Dense::channels_last(grads.consume::<Flex>(&ops.node));
        let NormState {
            x,
            gamma,
            beta,
            slope,
            statistics,
            origin,
            epsilon,
        } = ops.state;
        let affine = Affine {
            gamma: gamma.values(),
            beta: beta.values(),
            slope: slope.values(),
            epsilon,
        };
        let isa = InstructionSet::current();
        let statistics = (&statistics, origin);
        let params = norm::backward(isa, x.values(), affine, statistics, grad.values_mut());
        let channels = [gamma.size(0)];
        register(grads, of_x, || grad.into_channels_first());
        register(grads, of_gamma, || tensor_of(&params.gamma, channels));
        register(grads, of_beta, || tensor_of(&params.beta, channels));
        register(grads, of_slope, || tensor_of(&params.slope, channels));
    }
}

impl<C: CheckpointStrategy> Fused for Autodiff<Flex, C> {
    fn fused_map(map: Map, x: Tracked<C>, weight: Tracked<C>, bias: Tracked<C>) -> Tracked<C> {
        tracked_map::<C>(map, x, weight, bias)
    }

    fn fused_flatten(x: Tracked<C>) -> Tracked<C> {
        let shape = x.primitive().layout().shape();
        let image = [shape[1], shape[2], shape[3]];
        Order::Flatten.tracked::<C>(x, image)
    }

    fn fused_unflatten(x: Tracked<C>, image: [usize; 3]) -> Tracked<C> {
        Order::Unflatten.tracked::<C>(x, image)
    }

    fn fused_norm_prelu(
        x: Tracked<C>,
        gamma: Tracked<C>,
        beta: Tracked<C>,
        slope: Tracked<C>,
        epsilon: f32,
    ) -> (Tracked<C>, Tracked<C>, Tracked<C>) {
        let channels = [gamma.primitive().layout().num_elements()];
        let (y, statistics) = tracked_norm::<C>([x, gamma, beta, slope], epsilon, None);
        let [mean, variance] = [&statistics.mean, &statistics.variance]
            .map(|values| Tracked::<C>::new(tensor_of(values, channels)));
        (y, mean, variance)
    }

    fn fused_frozen_norm(
        x: Tracked<C>,
        gamma: Tracked<C>,
        beta: Tracked<C>,
        slope: Tracked<C>,
        mean: Tracked<C>,
        variance: Tracked<C>,
        epsilon: f32,
    ) -> Tracked<C> {
        let statistics = given(mean.into_primitive(), variance.into_primitive());
        tracked_norm::<C>([x, gamma, beta, slope], epsilon, Some(statistics)).0
    }

    fn fused_pooled(x: Tracked<C>, weight: Tracked<C>, bias: Tracked<C>) -> Tracked<C> {
        pooled::tracked::<C>(x, weight, bias)
    }

    fn fused_nearest(distance: Distance, x: Tracked<C>, aims: Tracked<C>) -> Tracked<C> {
        distance::tracked::<C>(distance, x, aims)
    }

    fn fused_cross_entropy(logits: Tracked<C>, classes: Vec<u16>) -> Tracked<C> {
        cross_entropy::tracked::<C>(logits, classes)
    }

    fn fused_fork(x: Tracked<C>) -> (Tracked<C>, Tracked<C>) {
        fork::tracked::<C>(x)
    }

    fn fused_masked(x: Tracked<C>, mask: Tracked<C>) -> Tracked<C> {
        masked::tracked::<C>(x, mask)
    }

    fn fused_squared_norm(_x: Tracked<C>) -> Tracked<C> {
        unreachable!("`squared_norm` takes its tensor off the autodiff device first")
    }

    fn fused_adam(
        _param: Tracked<C>,
        _grad: Tracked<C>,
        _moment1: Tracked<C>,
        _moment2: Tracked<C>,
        _step: AdamStep,
    ) -> (Tracked<C>, Tracked<C>, Tracked<C>) {
        unreachable!("`adam_step` takes tensors off the autodiff device first")
    }
}

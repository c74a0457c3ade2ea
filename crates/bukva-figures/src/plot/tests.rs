use super::*;

fn chart(points: &[(f64, f64)]) -> LineChart {
    LineChart {
        title: "loss".into(),
        x_label: "steps".into(),
        y_label: "L1 loss".into(),
        series: vec![Series {
            name: "paired".into(),
            points: points.to_vec(),
        }],
        ..LineChart::default()
    }
}

#[test]
fn a_line_goes_through_its_points() {
    let frame = Frame {
        top: 40.0,
        x_axis: Axis::exact(0.0, 100.0),
        y_axis: Axis::exact(0.0, 1.0),
    };
    let path = frame.path(&[(0.0, 1.0), (50.0, 0.5), (100.0, 0.0)]);
    assert_eq!(path, "M68 40L345 160L622 280");
}

#[test]
fn a_value_that_is_not_finite_leaves_a_gap() {
    let points = [
        (0.0, 1.0),
        (1.0, 2.0),
        (2.0, f64::NAN),
        (3.0, 1.0),
        (4.0, 2.0),
    ];
    let frame = chart(&points).frame(0.0).expect("points to show");
    assert_eq!(frame.path(&points).matches('M').count(), 2);
    let svg = chart(&points).figure().to_inline_svg();
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
}

#[test]
fn a_log_scale_says_so_and_leaves_out_zero() {
    let svg = LineChart {
        log: true,
        ..chart(&[(0.0, 10.0), (1.0, 0.0), (2.0, 1.0)])
    }
    .figure()
    .to_inline_svg();
    assert!(svg.contains("L1 loss (log scale)"));
    assert!(!svg.contains("inf"));
}

#[test]
fn series_of_one_name_share_a_legend_entry() {
    let mut seeds = chart(&[(0.0, 1.0), (1.0, 0.5)]);
    seeds.series.push(seeds.series[0].clone());
    // One name needs no legend.
    assert_eq!(
        seeds
            .figure()
            .to_inline_svg()
            .matches(">paired</text>")
            .count(),
        0
    );
    seeds.series.push(Series {
        name: "mean <1>".into(),
        points: vec![(0.0, 2.0)],
    });
    let svg = seeds.figure().to_inline_svg();
    assert_eq!(svg.matches(">paired</text>").count(), 1);
    assert_eq!(svg.matches(">mean &lt;1&gt;</text>").count(), 1);
}

#[test]
fn no_two_of_64_lines_look_the_same() {
    let strokes: std::collections::HashSet<String> = (0..64).map(stroke).collect();
    assert_eq!(strokes.len(), 64);
}

#[test]
fn a_chart_without_points_says_so() {
    assert!(chart(&[]).figure().to_inline_svg().contains("no data"));
    assert!(
        LineChart::default()
            .figure()
            .to_inline_svg()
            .contains("no data")
    );
    assert!(
        chart(&[(f64::NAN, 1.0)])
            .figure()
            .to_inline_svg()
            .ends_with("</svg>\n")
    );
}

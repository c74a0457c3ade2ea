//! Too much, too slow, too many.

use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use bukva_server::Config;
use image::{DynamicImage, ImageFormat};

use crate::client::{JSON, Response, Running, SHARED, ZHE, problem};

const SOON: Duration = Duration::from_millis(300);

#[test]
fn a_body_that_announces_too_much_is_refused_unread() {
    let mut stream = SHARED.connect();
    let head = "POST /api/v1/translate HTTP/1.1\r\nhost: bukva\r\nconnection: close\r\n\
        content-type: image/png\r\ncontent-length: 99999999999\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    assert_eq!(Response::read(stream).problem(), problem(413, "too-large"));
}

#[test]
fn a_body_that_announces_nothing_is_read_up_to_the_limit() {
    let server = Running::start(Config {
        body_bytes: 1000,
        ..Config::default()
    });
    let mut stream = server.connect();
    let head = "POST /api/v1/translate HTTP/1.1\r\nhost: bukva\r\nconnection: close\r\n\
        content-type: image/png\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..3 {
        let _ = stream.write_all(format!("1f4\r\n{}\r\n", "x".repeat(500)).as_bytes());
    }
    assert_eq!(Response::read(stream).problem(), problem(413, "too-large"));
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_by_its_header() {
    let mut file = std::io::Cursor::new(Vec::new());
    let wide = DynamicImage::new_luma8(9000, 2000);
    wide.write_to(&mut file, ImageFormat::Png).unwrap();
    let answer = SHARED.post("/api/v1/translate", "image/png", file.get_ref());
    assert_eq!(answer.problem(), problem(413, "too-large"));
}

#[test]
fn a_drawing_of_too_many_points_is_refused() {
    let points = vec!["[1,2]"; 50_001].join(",");
    let body = format!("{{\"strokes\": [[{points}]], \"width\": 1}}");
    let answer = SHARED.post("/api/v1/translate", JSON, body.as_bytes());
    assert_eq!(answer.problem(), problem(413, "too-large"));
    let many = format!("[{}]", vec![ZHE; 65].join(","));
    let answer = SHARED.post("/api/v1/alphabet", JSON, many.as_bytes());
    assert_eq!(answer.problem(), problem(413, "too-large"));
}

#[test]
fn slow_senders_are_cut_off() {
    let server = Running::start(Config {
        head_time: SOON,
        body_time: SOON,
        ..Config::default()
    });
    let mut body = server.connect();
    let head = "POST /api/v1/translate HTTP/1.1\r\nhost: bukva\r\nconnection: close\r\n\
        content-type: image/png\r\ncontent-length: 100\r\n\r\nabc";
    body.write_all(head.as_bytes()).unwrap();
    assert_eq!(Response::read(body).problem(), problem(408, "slow"));

    let mut silent = server.connect();
    silent.write_all(b"GET / HT").unwrap();
    let start = Instant::now();
    let _ = silent.read_to_end(&mut Vec::new());
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_full_queue_answers_at_once() {
    let server = Running::start(Config {
        workers: 1,
        queue: 1,
        batch: 1,
        ..Config::default()
    });
    let ask = || server.post("/api/v1/alphabet", JSON, ZHE.as_bytes());
    let answers: Vec<Response> = thread::scope(|scope| {
        let threads: Vec<_> = (0..20).map(|_| scope.spawn(ask)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let (good, busy): (Vec<_>, Vec<_>) = answers.iter().partition(|one| one.status == 200);
    assert!(!good.is_empty() && !busy.is_empty());
    for answer in busy {
        assert_eq!(answer.problem(), problem(503, "busy"));
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    assert_eq!(ask().status, 200);
}

#[test]
fn hundreds_of_clients_at_once_get_the_same_answer() {
    let server = Running::start(Config {
        queue: 400,
        ..Config::default()
    });
    let expected = server.post("/api/v1/translate", JSON, ZHE.as_bytes()).body;
    let ask = || server.post("/api/v1/translate", JSON, ZHE.as_bytes());
    thread::scope(|scope| {
        let threads: Vec<_> = (0..250).map(|_| scope.spawn(ask)).collect();
        for thread in threads {
            let answer = thread.join().unwrap();
            assert_eq!((answer.status, &answer.body), (200, &expected));
        }
    });
    let metrics = server.get("/metrics");
    let count = |name: &str| -> u64 {
        let line = metrics.text().lines().find(|line| line.starts_with(name));
        line.unwrap().rsplit(' ').next().unwrap().parse().unwrap()
    };
    assert_eq!(count("bukva_jobs_total"), 251);
    assert!(count("bukva_batches_total") < 251, "none ran together");
}

#[test]
fn clients_that_leave_do_no_harm() {
    for _ in 0..20 {
        let mut stream = SHARED.connect();
        let head = format!(
            "POST /api/v1/alphabet HTTP/1.1\r\nhost: bukva\r\ncontent-type: {JSON}\r\n\
             content-length: {}\r\n\r\n{ZHE}",
            ZHE.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
    }
    let answer = SHARED.post("/api/v1/translate", JSON, ZHE.as_bytes());
    assert_eq!(answer.status, 200);
}

#[test]
fn a_server_that_is_told_to_stop_answers_open_requests_first() {
    let mut server = Running::start(Config::default());
    let mut stream = server.connect();
    let head = format!(
        "POST /api/v1/alphabet HTTP/1.1\r\nhost: bukva\r\ncontent-type: {JSON}\r\n\
         content-length: {}\r\n\r\n",
        ZHE.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    thread::sleep(SOON);
    server.tell_to_stop();
    stream.write_all(ZHE.as_bytes()).unwrap();
    assert_eq!(Response::read(stream).status, 200);
    server.join().unwrap();
    assert!(std::net::TcpStream::connect(server.address).is_err());
}

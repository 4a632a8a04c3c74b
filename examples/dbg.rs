use harmless::{Policy, Session, Worker};
fn main() {
    let p = std::env::args().nth(1).unwrap();
    let b = std::fs::read(p).unwrap();
    let pol = Policy::default();
    let mut s = Session::new(pol.clone());
    s.push(&b).unwrap();
    let batch = s.cut().unwrap();
    let mut w = Worker::new(&pol);
    s.absorb(w.collect(&b[batch.base as usize..], &batch));
    s.finish().unwrap();
    for (i, x) in s.book().secrets().iter().enumerate() {
        println!(
            "{i} {:?} on={} {:?} follow={} n={} {} {:?}",
            x.kind,
            s.is_on(i as u32),
            String::from_utf8_lossy(&x.value),
            x.follow,
            x.count,
            x.why,
            x.places.first()
        );
    }
}

use harmless::{Policy,Session,Worker};
use std::time::Instant;
fn main(){ let a:Vec<String>=std::env::args().collect(); let b=std::fs::read(&a[1]).unwrap(); let mode=a.get(2).map(|s|s.as_str()).unwrap_or("all"); let pol=Policy::default();
 let mut s=Session::new(pol.clone()); let mut w=Worker::new(&pol); let mut batches=vec![]; for c in b.chunks(2<<20){ s.push(c).unwrap(); if let Some(x)=s.cut(){batches.push(x)} }
 let mb=b.len() as f64/1e6;
 let t=Instant::now(); for x in &batches{ s.absorb(w.collect(&b[x.base as usize..(x.base+x.len) as usize],x)); } println!("collect {:.0} MB/s",mb/t.elapsed().as_secs_f64());
 s.finish().unwrap(); if mode=="collect"{return;}
 let bs=s.batches(4<<20); s.frame(&bs).unwrap(); let t=Instant::now(); w.arm(s.orders(None)); println!("arm {:.0} ms",t.elapsed().as_secs_f64()*1e3);
 let t=Instant::now(); for x in &bs{ let c=w.clean(&b[x.base as usize..(x.base+x.len) as usize],x).unwrap(); s.settle(c.counts,c.checked);} println!("clean {:.0} MB/s passed {}",mb/t.elapsed().as_secs_f64(),s.checked().passed());
}

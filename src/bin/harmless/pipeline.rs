//! Workers on threads, results in order.
//!
//! Jobs are handed out as they are asked for and results put back in the order of the jobs, with a bounded number on
//! the way: memory does not grow with the file.

use crate::Failure;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

/// Runs `jobs` on `workers` threads and gives the results to `settle` in the order of the jobs. `make` builds the state
/// of one thread and `done` gets it when no job is left. Ends at the first error.
pub fn run<J: Send, R: Send, W>(
    workers: usize,
    mut jobs: impl FnMut() -> Result<Option<J>, Failure>,
    make: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, J) -> Result<R, Failure> + Sync,
    done: impl Fn(W) + Sync,
    mut settle: impl FnMut(R) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (job_in, job_out) = sync_channel::<(u64, J)>(workers);
    let (result_in, result_out) = sync_channel::<(u64, Result<R, Failure>)>(workers * 2);
    let job_out: Mutex<Receiver<(u64, J)>> = Mutex::new(job_out);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (job_out, result_in, make, work, done) = (&job_out, result_in.clone(), &make, &work, &done);
            scope.spawn(move || {
                let mut state = make();
                loop {
                    let job = match job_out.lock() {
                        Ok(queue) => queue.recv(),
                        Err(_) => break,
                    };
                    let Ok((number, job)) = job else { break };
                    if result_in.send((number, work(&mut state, job))).is_err() {
                        break;
                    }
                }
                done(state);
            });
        }
        drop(result_in);
        let mut waiting: BTreeMap<u64, Result<R, Failure>> = BTreeMap::new();
        let (mut sent, mut settled) = (0u64, 0u64);
        let mut take = |settled: &mut u64, number: u64, result: Result<R, Failure>| -> Result<(), Failure> {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(settled) {
                settle(result?)?;
                *settled += 1;
            }
            Ok(())
        };
        let outcome = (|| {
            while let Some(job) = jobs()? {
                // No more on the way than the queues hold, so that neither side waits for the other.
                while sent - settled >= workers as u64 * 2 {
                    let Ok((number, result)) = result_out.recv() else { return Err(stopped()) };
                    take(&mut settled, number, result)?;
                }
                job_in.send((sent, job)).map_err(|_| stopped())?;
                sent += 1;
                while let Ok((number, result)) = result_out.try_recv() {
                    take(&mut settled, number, result)?;
                }
            }
            Ok(())
        })();
        drop(job_in);
        if outcome.is_ok() {
            while settled < sent {
                let Ok((number, result)) = result_out.recv() else { return Err(stopped()) };
                take(&mut settled, number, result)?;
            }
        }
        // Workers that wait to hand over a result end when nobody takes it.
        drop(result_out);
        outcome
    })
}

fn stopped() -> Failure {
    Failure::input("a worker stopped unexpectedly; no output was written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_for_any_number_of_workers() {
        for workers in 1..5 {
            let mut n = 0;
            let mut out = Vec::new();
            let done = run(
                workers,
                || {
                    n += 1;
                    Ok((n <= 100).then_some(n))
                },
                || (),
                |(), j: u64| {
                    if j.is_multiple_of(7) {
                        std::thread::yield_now();
                    }
                    Ok(j * 2)
                },
                drop,
                |r| {
                    out.push(r);
                    Ok(())
                },
            );
            assert!(done.is_ok());
            assert_eq!(out, (1..=100).map(|j| j * 2).collect::<Vec<u64>>());
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        let mut n = 0;
        let result = run(
            2,
            || {
                n += 1;
                Ok(Some(n))
            },
            || (),
            |(), j: u64| if j == 9 { Err(Failure::input("nine")) } else { Ok(j) },
            drop,
            |_| Ok(()),
        );
        assert_eq!(result.err().map(|e| e.message).as_deref(), Some("nine"));
    }
}

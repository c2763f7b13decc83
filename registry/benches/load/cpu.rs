//! The processor time of a process, as the kernel counts it.

/// Clock ticks in a second, which the kernel fixes for programs.
const TICKS: f64 = 100.0;

/// Seconds of processor time so far, in the program and in the kernel.
pub fn seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name in brackets can contain spaces.
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let ticks = fields.split(' ').skip(11).take(2).map(|field| field.parse::<f64>().unwrap());
    ticks.sum::<f64>() / TICKS
}

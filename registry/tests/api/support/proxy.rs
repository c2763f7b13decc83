//! A proxy on loopback that passes requests without a body on, well or badly.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The client that this proxy claims to serve.
pub const CLIENT: &str = "203.0.113.7";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    AppendsClient,
    /// Keeps the header of the client as it is.
    PassesHeadersOn,
    /// Removes the header of the client.
    RemovesHeaders,
    ReplacesHost,
    AsksForPassword,
    ServesOtherPages,
}

pub struct Proxy {
    pub url: String,
    manner: Arc<Mutex<Manner>>,
    target: Arc<Mutex<String>>,
}

impl Proxy {
    /// Its address is known before that of the registry behind it.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let manner = Arc::new(Mutex::new(Manner::AppendsClient));
        let target = Arc::new(Mutex::new(String::new()));
        let proxy = Self { url, manner: Arc::clone(&manner), target: Arc::clone(&target) };
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (manner, target) = (*manner.lock().unwrap(), target.lock().unwrap().clone());
                // The registry can be stopped. Then the connection just ends.
                let _ = pass_on(stream, manner, &target);
            }
        });
        proxy
    }

    pub fn set(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub fn set_target(&self, address: &str) {
        address.clone_into(&mut self.target.lock().unwrap());
    }
}

fn pass_on(mut client: TcpStream, manner: Manner, target: &str) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let refused = match manner {
        Manner::AsksForPassword => "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"",
        Manner::ServesOtherPages => "200 OK\r\nContent-Type: text/html",
        _ => "",
    };
    if !refused.is_empty() {
        return write!(
            client,
            "HTTP/1.1 {refused}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let mut lines: Vec<String> = text.trim_end().split("\r\n").map(str::to_owned).collect();
    for line in &mut lines {
        let name = line.split(':').next().unwrap().to_lowercase();
        match (manner, name.as_str()) {
            (Manner::AppendsClient, "x-forwarded-for") => *line = format!("{line}, {CLIENT}"),
            (Manner::RemovesHeaders, "x-forwarded-for") => "X-Nothing: 1".clone_into(line),
            (Manner::ReplacesHost, "host") => "Host: internal:8080".clone_into(line),
            _ => {}
        }
    }
    lines.push("Connection: close\r\n\r\n".to_owned());
    let mut server = TcpStream::connect(target)?;
    server.write_all(lines.join("\r\n").as_bytes())?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    client.write_all(&answer)
}

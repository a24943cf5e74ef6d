use kernel::FaultClass;
use web::status_of;

use crate::app::{CLASSES, World, get, send};

#[actix_web::test]
async fn each_class_of_failure_has_its_status_and_says_enough_but_not_more() {
    let world = World::new();
    let app = world.app().await;
    let expected = [404, 401, 403, 409, 400, 422, 412, 429, 413, 503, 500];
    for ((name, class), status) in CLASSES.iter().zip(expected) {
        let answer = send(&app, get(&format!("/fault/{name}"))).await;
        let body = answer.json();
        assert_eq!(answer.status.as_u16(), status, "{name}");
        assert_eq!(status_of(*class).as_u16(), status);
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], format!("urn:simasn:problem:{}", answer.code()));
        assert_eq!(body["request_id"].as_str().unwrap(), answer.header("x-request-id"));
        assert!(!answer.text.contains("internals") && !answer.text.contains("1985"), "{name}: {}", answer.text);
        let retry = match class {
            FaultClass::Throttled => "17",
            FaultClass::Unavailable => "2",
            _ => "",
        };
        assert_eq!(answer.header("retry-after"), retry, "{name}");
        if *class == FaultClass::Bug {
            assert_eq!(answer.code(), "internal.bug");
            assert!(body.get("reasons").is_none() && body.get("present").is_none(), "only the number: {body}");
        } else {
            assert_eq!(body["reasons"][0]["field"], "tmt", "{name}");
            assert_eq!(body["present"]["version"], 3, "{name}");
        }
    }
}

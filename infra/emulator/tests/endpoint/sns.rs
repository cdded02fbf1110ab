use aws_sdk_sns::operation::publish::PublishError;
use aws_sdk_sns::types::MessageAttributeValue;

use crate::world::World;

const NUMBER: &str = "+821012345678";
const BODY: &str = "[서비스명] 검색이 끝났어요\nhttps://example.kr/s/0123456789abcdefghijkl & <more>";

async fn publish(world: &World) -> String {
    let kind = MessageAttributeValue::builder().data_type("String").string_value("Transactional");
    let publish = world.sns().publish().phone_number(NUMBER).message(BODY);
    let publish = publish.message_attributes("AWS.SNS.SMS.SMSType", kind.build().unwrap());
    publish.send().await.unwrap().message_id.unwrap()
}

#[tokio::test]
async fn a_published_text_is_in_the_inbox_to_the_letter() {
    let world = World::start().await;
    assert!(world.texts().await.is_empty());
    assert_eq!(publish(&world).await.len(), 36);
    let texts = world.texts().await;
    assert_eq!(texts.len(), 1);
    assert_eq!((&texts[0]["to"], &texts[0]["body"]), (&NUMBER.into(), &BODY.into()));
    let sent_at = texts[0]["sentAt"].as_str().unwrap();
    assert!(sent_at.len() == 24 && sent_at.ends_with('Z'), "{sent_at}");
}

#[tokio::test]
async fn texts_outlive_a_crash_in_the_order_they_were_published() {
    let world = World::start().await;
    publish(&world).await;
    let world = world.crash_and_restart().await;
    world.sns().publish().phone_number("+12025550100").message("two").send().await.unwrap();
    let world = world.restart().await;
    let bodies: Vec<_> = world.texts().await.iter().map(|text| text["body"].clone()).collect();
    assert_eq!(bodies, [BODY, "two"]);
}

#[tokio::test]
async fn what_is_no_text_to_a_number_is_refused_as_an_invalid_parameter() {
    let world = World::start().await;
    let publish = || world.sns().publish();
    let refused = [
        publish().phone_number("01012345678").message("no plus"),
        publish().phone_number("+82 10 1234 5678").message("spaces"),
        publish().phone_number("+8210").message("too short"),
        publish().topic_arn("arn:aws:sns:ap-northeast-2:123456789012:topic").message("to a topic"),
        publish().phone_number(NUMBER).message(""),
        publish().phone_number(NUMBER).message("x".repeat(1_601)),
        publish().message("to nobody"),
    ];
    for request in refused {
        let refusal = request.send().await.unwrap_err();
        assert_eq!(refusal.raw_response().unwrap().status().as_u16(), 400);
        let refusal = refusal.into_service_error();
        assert!(matches!(refusal, PublishError::InvalidParameterException(_)), "{refusal:?}");
    }
    assert!(world.texts().await.is_empty());
}

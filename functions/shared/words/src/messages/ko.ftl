# 텍스트백의 한국어. 해요체로, 무엇을 하면 되는지부터 말해요.

service-name = 텍스트백
service-description = 오래 걸리는 검색을 맡기면, 끝났을 때 결과 링크를 문자로 보내 드려요.
footer = 번호는 문자를 보내는 데 쓰고 나면 바로, 결과는 7일 뒤에 지워요. 쿠키는 언어 설정에만 써요.
## 다른 언어로 가는 링크: 그 언어로 적어요.
other-language = English

# 시작
start-title = 오래 걸리는 검색을 맡겨 두세요
start-heading = 오래 걸리는 검색, 맡겨 두세요.
start-lead = 끝나면 결과 링크를 문자로 보내 드려요. 며칠{"\u00A0"}뒤에 다른 기기로 열어도 그대로 있어요.
query-label = 무엇을 찾을까요?
query-example = 예: 검정 린넨 원피스
sources-label = 어디에서 찾을까요?
sources-all = { $total }곳 모두
sources-some = 고른 곳만
phone-label = 휴대폰 번호
phone-optional = (선택 사항)
consent = 검색이 끝나면 결과 링크를 문자로 보내는 데만 번호를 쓰고, 보낸 뒤 바로 지우는 데 동의해요.
consent-kept = 검색이 끝나면 결과 링크를 문자로 보내는 데만 번호를 쓰고, 도착한 뒤 바로, 늦어도 한 시간 안에 지우는 데 동의해요.
notice = 앱을 닫거나 휴대폰을 잠가도 괜찮아요!
keep-instead = 번호를 남기지 않을 거라면 다음 화면의 링크를 저장해 두세요.
sample-label = 어떤 문자가 오나요?
## 통신사가 문자 앞에 붙이는 말이에요: SNS는 외국에서, SOLAPI와 SENS는 국내에서 보내요.
sent-from-abroad = [국제발신]
sent-from-web = [Web발신]
sample-note = 이 한 통만 보내고, 보낸 뒤 바로 번호를 지워요.
sample-note-kept = 이 한 통만 보내고, 도착한 뒤 바로, 늦어도 한 시간 안에 번호를 지워요.
sample-next = 이 길로 닿지 않으면 { $mark }로 시작하는 문자로 올 수 있어요.
operator = 운영: { $operator }
start-button = 검색 시작
start-busy = 시작하는 중…
erased = 검색과 결과를 모두 지웠어요.
recent-label = 이 기기의 최근 검색
recent-clear = 모두 지우기
recent-forget = 목록에서 지우기
## 스크립트가 #hits와 #date를 채워요.
recent-kept = #hits개 · #date까지
send-offline = 인터넷이 끊겼어요. 연결되면 버튼을 다시 눌러 주세요.
send-trouble = 응답을 받지 못했어요. 버튼을 다시 눌러 주세요. 여러 번 눌러도 검색은 하나만 시작돼요.

# 잘못 적은 것: 양식과 API가 같이 써요.
mistakes-title = 다시 확인해 주세요
mistakes-found = { $count ->
    [1] 한
    [2] 두
    [3] 세
    [4] 네
   *[other] { $count }
} 가지만 고치면 바로 시작할 수 있어요.
mistake-query-empty = 무엇을 찾을지 적어 주세요.
mistake-query-too-long = 200자 안으로 줄여 주세요.
mistake-query-control-character = 줄바꿈이나 깨진 글자처럼 읽을 수 없는 문자가 있어요. 지우고 다시 적어 주세요.
mistake-phone-malformed = 010으로 시작하는 휴대폰 번호 11자리만 적어 주세요. 0100이나 0101로 시작하는 휴대폰 번호는 없어요.
mistake-phone-of-nowhere = 010으로 시작하는 휴대폰 번호를 적어 주세요. 다른 나라 번호는 +와 국가 번호부터 적어야 하고, 보낼 수 없는 나라도 있어요.
mistake-consent-missing = 문자를 받으려면 동의해 주세요. 문자가 필요 없으면 번호를 지워 주세요.
mistake-sources-empty = 찾을 곳을 하나 이상 골라 주세요.
mistake-source-unknown = 고른 곳 중에 찾을 수 없는 곳이 있어요. 찾을 곳을 다시 골라 주세요.
mistake-language-unknown = ko 또는 en이어야 해요.
mistake-unknown-field = 모르는 항목이에요. 빼고 다시 보내 주세요.
mistake-repeated-field = 같은 항목이 두 번 있어요. 하나만 남겨 주세요.
expected-text = 문자열이어야 해요.
expected-true-or-false = true 또는 false여야 해요.
expected-source-names = 검색처 이름의 배열이어야 해요.
expected-source-name = 검색처 이름이어야 해요.
expected-offset = 0부터 9999까지의 정수여야 해요.
expected-sort = best, price, newest 가운데 하나여야 해요.
expected-seen = 앞선 답의 seen 값이어야 해요.
expected-once = 한 번만 써 주세요.
expected-erase = "erase=true"나 "erase=false"로 써 주세요.
expected-as-in-path = 주소와 맞지 않아요.
form-unsaved = 검색을 시작하지 못했어요. 잠시 뒤에 버튼을 다시 눌러 주세요. 여러 번 눌러도 검색은 하나만 시작돼요.
form-unreadable = 보낸 내용을 읽지 못했어요. 다시 적고 버튼을 눌러 주세요.
number-unsaved = 번호를 저장하지 못했어요. 잠시 뒤에 버튼을 다시 눌러 주세요.
form-already-sent = 이 화면으로는 이미 검색을 시작했어요. 새로 찾으려면 버튼을 한 번 더 눌러 주세요.

# 검색 페이지의 제목: 검색어를 담지 않아요.
title-searching = 찾는 중
title-completed = 검색 결과
title-failed = 검색을 마치지 못했어요
title-cancelled = 취소한 검색
preview-description = 맡긴 검색이 어디까지 왔는지, 무엇을 찾았는지 볼 수 있어요.

# 어디까지 왔는지
status-pending = 차례를 기다리고 있어요
status-processing = 찾고 있어요
status-completed = 다 찾아봤어요
status-failed = 검색을 마치지 못했어요
status-cancelled = 검색을 취소했어요
summary-pending = 모두 { $total }곳에서 찾아볼게요.
summary-searching = { $total }곳 중 { $over }곳 · { $hits }개
summary-found = { $total }곳을 찾아보고 { $hits }개를 찾았어요.
summary-none = { $total }곳을 모두 확인했지만 찾은 것이 없어요.
summary-failed = { $failed }곳은 응답 없음
progress-label = 진행 상황
elapsed-label = 걸린 시간
time-left = 약 { $count }{ $unit ->
    [seconds] 초
   *[minutes] 분
} 남았어요
expected-at-most = 길어도 { $minutes }분 안에 끝나요
expected-late = 생각보다 오래 걸리고 있어요
crowded = 검색이 몰리면 조금 늦게 시작해요
source-waiting = 차례를 기다려요
source-searching = 찾는 중
source-done = { $hits }개
source-stopped = 찾기를 멈췄어요
fault-timed-out = 응답이 너무 늦어요
fault-unreachable = 연결되지 않았어요
fault-refused = 검색을 허용하지 않았어요
fault-private-address = 여기서는 찾을 수 없는 곳이에요
fault-rate-limited = 지금은 요청이 많아 찾지 못했어요
fault-failing = 그쪽 사이트에 문제가 있어요
fault-too-large = 응답이 너무 길어서 읽지 못했어요
fault-bad-answer = 응답을 읽지 못했어요
fault-internal = 저희 쪽 문제로 찾지 못했어요

# 문자
text-waiting = 검색이 끝나면 결과 링크를 문자로 보내 드릴게요.
text-sending = 결과 링크를 문자로 보내고 있어요.
text-sent = 결과 링크를 문자로 보냈고, 번호는 지웠어요.
text-sent-kept = 결과 링크를 문자로 보냈어요. 번호는 도착한 뒤 바로, 늦어도 한 시간 안에 지워요.
text-sent-of-failure-kept = 검색을 마치지 못했다고 문자로 알려 드렸어요. 번호는 도착한 뒤 바로, 늦어도 한 시간 안에 지워요.
text-sent-of-failure = 검색을 마치지 못했다고 문자로 알려 드렸고, 번호는 지웠어요.
text-delivered = 결과 링크 문자가 도착했고, 번호는 지웠어요.
text-undelivered = 문자가 닿지 않았어요. 이 페이지의 링크를 저장해 두세요.
text-phone-off = 휴대폰이 꺼져 있거나 신호가 없어서 문자가 닿지 않았어요. 이 페이지의 링크를 저장해 두세요.
text-refused = 받지 않기로 한 문자라서 닿지 않았어요. 이 페이지의 링크를 저장해 두세요.
text-taken-for-spam = 통신사가 스팸으로 보아 문자가 닿지 않았어요. 이 페이지의 링크를 저장해 두세요.
text-withheld = 이번에는 문자를 보내 드릴 수 없어요. 이 페이지의 링크를 저장해 두세요.
text-failed = 문자를 보내지 못했어요. 이 페이지의 링크를 저장해 두세요.
text-unknown = 문자가 잘 갔는지 확인하지 못했어요. 이 페이지의 링크를 저장해 두세요.
text-none = 문자는 보내지 않아요. 이 페이지를 열어 두거나 링크를 저장해 두세요.
text-me = 문자로 링크 받기
change-number = 번호 바꾸기
share-link = 결과 공유
copied-link = 보기 전용 링크를 복사했어요
shared-note = 공유받은 검색이에요. 보기만 할{"\u00A0"}수{"\u00A0"}있어요.
notify = 끝나면 알림 받기
notify-agreed = 끝나면 알려 드릴게요
notify-denied = 브라우저 설정에서 알림을 켜 주세요

# 번호를 나중에 남기는 페이지
number-heading = 결과 링크를 문자로 받을까요?
number-lead = 검색이 끝나면 문자로 보내 드려요. 이미 끝났다면 바로 보내 드려요.
number-button = 문자로 받기

# 신청하지 않은 문자를 받은 사람의 페이지: 누구에게나, 무엇을 적어도 같은 말이에요.
unasked = 이 문자를 신청하지 않으셨나요?
stop-lead = 누군가 번호를 잘못 적었을 수 있어요. 문자를 받은 번호를 적어 주시면, 누가 그 번호를 적어도 1년 동안 문자를 보내지 않아요.
stop-phone-label = 이 문자를 받은 휴대폰 번호
stop-note = 번호는 저장하지 않아요. 알아볼 수 없게 바꾼 값만 1년 동안 보관해요. 번호를 여러 번 틀리면 이 링크로는 더 바꿀 수 없어요.
stop-button = 문자 받지 않기
stop-undo-button = 다시 받기
stop-done = 이 링크를 문자로 받은 번호라면, 이제 1년 동안 그 번호로 문자를 보내지 않아요. 이 링크가 열리는 동안은 여기서 되돌릴 수 있어요.
stop-undone = 이 링크를 문자로 받은 번호라면, 이제 그 번호로 다시 문자를 보낼 수 있어요.
stop-unsaved = 저장하지 못했어요. 잠시 뒤에 버튼을 다시 눌러 주세요.

# 결과
hits-so-far = 지금까지 찾은 결과
hits-soon = 찾는 대로 여기에 보여 드릴게요.
hits-none-here = 여기에는 결과가 없어요.
hits-all = 모든 결과 보기
hits-heading = 찾은 결과 { $hits }개
hits-of-sites = { $sites } { $hits }개
hits-until-cancelled = 취소하기 전까지 찾은 결과 { $hits }개
more-hits = 결과 더 보기
hits-before = 이전 결과 보기
hits-cut = 결과가 많아 앞쪽만 담은 곳: { $sources }
new-hits = 새 결과 { $new }개
show-new-hits = 새 결과 { $new }개 보기
sort-label = 정렬
sort-best = 관련도순
sort-price = 낮은 가격순
sort-newest = 최신순
filter-label = 찾은 곳
filter-all = 전체
no-hits-heading = 이렇게 다시 찾아보세요
no-hits-fewer = 검색어를 줄이거나 더 흔한 말로 바꿔 보세요.
no-hits-spelling = 맞춤법과 띄어쓰기를 확인해 보세요.
no-hits-sources = 찾을 곳을 더 골라 보세요.

# 끝난 뒤
failure-no-source-answered = 어느 곳에서도 응답을 받지 못했어요. 잠시 뒤에 다시 검색해 주세요.
failure-too-old = 너무 오래 걸려서 검색을 멈췄어요. 잠시 뒤에 다시 검색해 주세요.
failure-crashed = 저희 쪽 문제로 검색이 자꾸 멈췄어요. 죄송하지만 다시 검색해 주세요.
cancelled-note = 더 찾지 않고, 문자도 보내지 않아요.
shared-cancelled-note = 더 찾지 않아요.
search-again = 같은 검색어로 다시 찾기
change-search = 검색 바꾸기
new-search = 새로 검색하기
ended-at = { $moment }에 검색이 끝났어요.
cancel = 검색 취소
kept-until = { $moment }까지 이 링크로 볼{"\u00A0"}수{"\u00A0"}있어요.
erase = 지금 지우기
erase-note = 이 검색과 찾은 결과가 모두 지워지고, 이 링크는 더 열리지 않아요. 되돌릴 수 없어요.
erase-now = 모두 지우기
day = { $year }년 { $month }월 { $day }일
moment = { $month }월 { $day }일 { $half ->
    [am] 오전
   *[pm] 오후
} { $hour }:{ $minute }

# 이어 보기
offline = 인터넷이 끊겼어요. 다시 연결되면 자동으로 이어서 보여 드릴게요.
server-trouble = 진행 상황을 불러오지 못하고 있어요. 자동으로 다시 해 볼게요.

# 개인정보 안내
privacy = 개인정보 안내
privacy-number-heading = 휴대폰 번호
privacy-number = 적어 주셨을 때만, 검색이 끝나면 결과 링크를 문자로 보내는 데만 써요. 암호화해서 보관하고, 문자를 보낸 뒤나 보내지 않기로 정해진 뒤 바로 지워요. 같은 번호로 문자가 너무 많이 가지 않게, 번호를 알아볼 수 없게 바꾼 값으로 이틀까지 횟수를 세요. 신청하지 않은 문자를 막을 수 있게 같은 방법으로 바꾼 값을 결과와 함께 보관하고, 문자를 받지 않겠다고 하시면 1년 동안 보관해요. 번호 없이도 검색할 수 있어요.
privacy-number-kept = 적어 주셨을 때만, 검색이 끝나면 결과 링크를 문자로 보내는 데만 써요. 암호화해서 보관하고, 문자가 도착한 뒤나 보내지 않기로 정해진 뒤 바로, 늦어도 검색이 끝나고 한 시간 안에 지워요. 같은 번호로 문자가 너무 많이 가지 않게, 번호를 알아볼 수 없게 바꾼 값으로 이틀까지 횟수를 세요. 신청하지 않은 문자를 막을 수 있게 같은 방법으로 바꾼 값을 결과와 함께 보관하고, 문자를 받지 않겠다고 하시면 1년 동안 보관해요. 번호 없이도 검색할 수 있어요.
privacy-search-heading = 검색어와 결과
privacy-search = 결과 페이지를 보여 드리는 데만 써요. { $days }일 뒤에 지워요. 고른 사이트에는 검색어만 보내요.
privacy-address-heading = 인터넷 주소(IP)
privacy-address = 번호를 남기면, 남의 번호로 문자를 쏟아 내지 못하게 횟수를 세는 데만 써요. 되돌릴 수 없는 값으로 바꾸어 길어도 48시간 보관해요.
privacy-abroad-heading = 보관하는 곳과 국외 이전
privacy-abroad = Amazon Web Services의 { $storage } 지역에 보관해요. 문자를 보낼 때는 번호와 링크가 { $sms } 지역을 거쳐 통신사로 가요.
privacy-by-solapi = Amazon Web Services의 { $storage } 지역에 보관해요. 문자를 보낼 때는 번호와 링크가 국내 문자 중계사인 SOLAPI를 거쳐 통신사로 가요.
privacy-by-alim-talk = Amazon Web Services의 { $storage } 지역에 보관해요. 문자를 보낼 때는 번호와 링크가 국내 문자 중계사인 SOLAPI를 거쳐 카카오톡으로, 카카오톡으로 닿지 않으면 통신사로 가요.
privacy-by-sens = Amazon Web Services의 { $storage } 지역에 보관해요. 문자를 보낼 때는 번호와 링크가 국내 문자 중계 서비스인 네이버클라우드 SENS를 거쳐 통신사로 가요.
privacy-abroad-next = 그렇게 닿지 않으면 { $sms } 지역을 거쳐 한 번 더 보내요.
privacy-solapi-next = 그렇게 닿지 않으면 국내 문자 중계사인 SOLAPI를 거쳐 한 번 더 보내요.
privacy-alim-talk-next = 그렇게 닿지 않으면 국내 문자 중계사인 SOLAPI를 거쳐 카카오톡으로, 카카오톡으로도 닿지 않으면 통신사로 한 번 더 보내요.
privacy-sens-next = 그렇게 닿지 않으면 국내 문자 중계 서비스인 네이버클라우드 SENS를 거쳐 한 번 더 보내요.
privacy-rights-heading = 지우기와 권리
privacy-rights = 끝난 검색은 결과 페이지의 ‘지금 지우기’로 언제든 모두 지울 수 있어요. 끝나기 전이면 먼저 검색을 취소해 주세요. 열람, 정정, 처리 정지도 요청할 수 있어요.
privacy-cookie-heading = 쿠키
privacy-cookie = 언어를 바꾸면 그 선택만 1년 동안 기억해요. 최근 검색은 이 기기에만 남아요.
privacy-operator-heading = 운영자
region-seoul = 한국 서울
region-tokyo = 일본 도쿄

# 그 밖의 페이지
missing-heading = 검색 결과를 찾을{"\u00A0"}수 없어요
missing-note = 링크가 잘렸거나, 보관 기간이 지나 지워졌을{"\u00A0"}수{"\u00A0"}있어요.
trouble-heading = 일시적인 문제가 생겼어요
trouble-note = 이미 맡긴 검색은 그대로 있어요. 잠시 뒤에 다시 시도해 주세요.
stuck-note = 검색을 취소하지 못했어요. 검색 페이지에서 다시 눌러 주세요.
stuck-erase-note = 검색을 지우지 못했어요. 검색 페이지에서 다시 눌러 주세요.
back-to-search = 검색 페이지로
try-again = 다시 시도
not-allowed-heading = 이 주소에서는 할 수 없어요
not-allowed-note = 버튼이나 링크로 다시 와 주세요.
to-start = 처음으로

# API의 문제: 응답의 title이에요.
problem-malformed-address = 주소에 쓸 수 없는 문자가 있어요. 퍼센트 인코딩해서 다시 보내 주세요.
problem-malformed-json = 본문은 UTF-8로 쓴 JSON 객체여야 해요.
problem-malformed-idempotency-key = Idempotency-Key는 공백과 쉼표 없는 ASCII 16~255자여야 해요.
problem-weak-idempotency-key = Idempotency-Key가 너무 짧거나 단순해요. UUID처럼 16자 이상의 무작위 값을 보내 주세요.
problem-not-found = 찾는 내용이 없어요. 링크가 잘렸거나 보관 기간이 지났을 수 있어요.
problem-method-not-allowed = 여기서 쓸 수 없는 메서드예요.
problem-already-ended = 이미 끝나서 더 바뀌지 않는 검색이에요. 새로 검색해 주세요.
problem-already-texted = 문자를 이미 보냈거나, 보내고 있거나, 보냈을 수 있어요.
problem-precondition-failed = 검색이 요청에 적은 버전이 아니에요. 다시 읽고 지금의 ETag를 보내 주세요.
problem-body-too-large = 본문이 8 KiB를 넘어요.
problem-unsupported-media-type = Content-Type은 application/json이어야 해요.
problem-unsupported-coding = 본문을 압축하지 말고 Content-Encoding 없이 보내 주세요.
problem-invalid = 요청을 고쳐서 다시 보내 주세요.
problem-idempotency-key-reused = 이 Idempotency-Key는 다른 요청에 쓰였어요. 새 키로 다시 보내 주세요.
problem-unavailable = 지금은 처리할 수 없어요. 잠시 뒤에 다시 해 주세요.

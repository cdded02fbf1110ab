//! Korea: shops, news, places, books, laws, work.

use super::Preset;

const WON: Option<&str> = Some("39000 KRW");

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        file: "naver",
        source: "naver-shopping",
        asks: "GET https://openapi.naver.com/v1/search/shop.json?query=%EC%B1%85&display=100&sort=sim",
        hits: &[
            ("린넨 원피스 검정 & 벨트", "https://shop.example/catalog/101", WON),
            ("여름 원피스", "https://shop.example/catalog/102", None),
        ],
    },
    Preset {
        file: "naver",
        source: "naver-web",
        asks: "GET https://openapi.naver.com/v1/search/webkr.json?query=%EC%B1%85&display=30",
        hits: &[("원피스 고르는 법", "https://blog.example/dress", None)],
    },
    Preset {
        file: "naver",
        source: "naver-blog",
        asks: "GET https://openapi.naver.com/v1/search/blog.json?query=%EC%B1%85&display=100&sort=sim",
        hits: &[("린넨 원피스 후기", "https://blog.example/dress/1", None)],
    },
    Preset {
        file: "naver",
        source: "naver-news",
        asks: "GET https://openapi.naver.com/v1/search/news.json?query=%EC%B1%85&display=100&sort=sim",
        hits: &[
            ("원피스 수출 늘어", "https://news.example/1", None),
            ("여름 원피스 고르기", "https://n.news.example/2", None),
        ],
    },
    Preset {
        file: "naver",
        source: "naver-book",
        asks: "GET https://openapi.naver.com/v1/search/book.json?query=%EC%B1%85&display=100&sort=sim",
        hits: &[
            ("원피스 만들기", "https://book.example/1", Some("16200 KRW")),
            ("절판된 책", "https://book.example/2", None),
        ],
    },
    Preset {
        file: "naver",
        source: "naver-local",
        asks: "GET https://openapi.naver.com/v1/search/local.json?query=%EC%B1%85&display=5",
        hits: &[
            ("골목책방", "https://books.example/", None),
            (
                "모퉁이책방",
                "https://map.naver.com/p/search/%EB%AA%A8%ED%89%81%EC%9D%B4%EC%B1%85%EB%B0%A9%20\
                 %EC%84%9C%EC%9A%B8%ED%8A%B9%EB%B3%84%EC%8B%9C%20%EC%A2%85%EB%A1%9C%EA%B5%AC%20\
                 %EC%98%88%EC%8B%9C%EA%B8%B8%203",
                None,
            ),
        ],
    },
    Preset {
        file: "kakao",
        source: "daum-web",
        asks: "GET https://dapi.kakao.com/v2/search/web?query=%EC%B1%85&size=50&sort=accuracy\n\
               authorization: KakaoAK ***",
        hits: &[("원피스 손질법", "https://care.example/linen", None)],
    },
    Preset {
        file: "kakao",
        source: "daum-book",
        asks: "GET https://dapi.kakao.com/v3/search/book?query=%EC%B1%85&size=50&sort=accuracy\n\
               authorization: KakaoAK ***",
        hits: &[
            ("원피스 만들기", "https://search.daum.example/book/1", Some("16200 KRW")),
            ("절판된 책", "https://search.daum.example/book/2", Some("9000 KRW")),
        ],
    },
    Preset {
        file: "kakao",
        source: "kakao-local",
        asks: "GET https://dapi.kakao.com/v2/local/search/keyword.json?query=%EC%B1%85&size=15&page=1\n\
               authorization: KakaoAK ***",
        hits: &[("골목책방", "http://place.map.kakao.com/101", None)],
    },
    Preset {
        file: "coupang",
        source: "coupang",
        asks: "GET https://api-gateway.coupang.com/v2/providers/affiliate_open_api/apis/openapi/products/search?keyword=%EC%B1%85&limit=10",
        hits: &[("린넨 원피스 검정", "https://shop.example/p/1", Some("39000 KRW"))],
    },
    Preset {
        file: "elevenst",
        source: "elevenst",
        asks: "GET https://openapi.11st.co.kr/openapi/OpenApiService.tmall?key=***&apiCode=ProductSearch&keyword=%EC%B1%85&pageSize=100",
        hits: &[("린넨 원피스 검정", "https://shop.example/p/1", Some("39000 KRW"))],
    },
    Preset {
        file: "aladin",
        source: "aladin",
        asks: "GET https://www.aladin.co.kr/ttb/api/ItemSearch.aspx?ttbkey=***&Query=%EC%B1%85&QueryType=Keyword&SearchTarget=Book&Cover=MidBig&MaxResults=50&start=1&output=js&Version=20131101",
        hits: &[(
            "원피스 만들기 - 처음 짓는 옷",
            "https://shop.example/wproduct.aspx?ItemId=1&partner=openAPI",
            Some("16200 KRW"),
        )],
    },
    Preset {
        file: "data-go-kr",
        source: "data-go-kr",
        asks: "GET https://apis.data.go.kr/B551011/KorService2/searchKeyword2?serviceKey=***&MobileOS=ETC&MobileApp=textback&_type=json&numOfRows=100&pageNo=1&keyword=%EC%B1%85",
        hits: &[(
            "경복궁",
            "https://korean.visitkorea.or.kr/search/search_list.do?keyword=%EA%B2%BD%EB%B3%B5%EA%B6%81",
            None,
        )],
    },
    Preset {
        file: "law-go-kr",
        source: "law-go-kr",
        asks: "GET https://www.law.go.kr/DRF/lawSearch.do?OC=***&target=law&type=JSON&query=%EC%B1%85&display=100",
        hits: &[(
            "도로교통법",
            "https://www.law.go.kr/%EB%B2%95%EB%A0%B9/%EB%8F%84%EB%A1%9C%EA%B5%90%ED%86%B5%EB%B2%95",
            None,
        )],
    },
    Preset {
        file: "saramin",
        source: "saramin",
        asks: "GET https://oapi.saramin.co.kr/job-search?access-key=***&keywords=%EC%B1%85&count=100&fields=posting-date,expiration-date",
        hits: &[("원피스 디자이너", "https://jobs.example/view/101", None)],
    },
];

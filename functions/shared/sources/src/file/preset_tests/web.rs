//! The web and what is known.

use super::Preset;

pub(super) const PRESETS: &[Preset] = &[
    Preset {
        file: "serper",
        source: "google-web",
        asks: "POST https://google.serper.dev/search\nx-api-key: ***\n\
               {\"gl\":\"kr\",\"hl\":\"ko\",\"num\":20,\"q\":\"책\"}",
        hits: &[("원피스 고르는 법", "https://blog.example/dress", None)],
    },
    Preset {
        file: "brave",
        source: "brave-web",
        asks: "GET https://api.search.brave.com/res/v1/web/search?q=%EC%B1%85&count=20&search_lang=ko\
               &text_decorations=false&result_filter=web\nx-subscription-token: ***",
        hits: &[
            ("Linen & cotton dresses", "https://guide.example/linen", None),
            ("Dress care", "https://care.example/dress", None),
        ],
    },
    Preset {
        file: "searxng",
        source: "searxng",
        asks: "GET https://server.example/search?q=%EC%B1%85&format=json&language=ko",
        hits: &[
            ("Linen dresses", "https://guide.example/linen", None),
            ("Dress care", "https://care.example/dress", None),
        ],
    },
    Preset {
        file: "github",
        source: "github",
        asks: "GET https://api.github.com/search/repositories?q=%EC%B1%85&per_page=100\n\
               accept: application/vnd.github+json\n\
               authorization: Bearer ***\n\
               x-github-api-version: 2022-11-28",
        hits: &[("hanbit/dress", "https://code.example/hanbit/dress", None)],
    },
    Preset {
        file: "stack-exchange",
        source: "stack-exchange",
        asks: "GET https://api.stackexchange.com/2.3/search/advanced?q=%EC%B1%85&site=stackoverflow&order=desc&sort=relevance&pagesize=100&key=***",
        hits: &[("What does \"&mut\" borrow?", "https://questions.example/q/101", None)],
    },
    Preset {
        file: "wikipedia",
        source: "wikipedia",
        asks: "GET https://ko.wikipedia.org/w/rest.php/v1/search/page?q=%EC%B1%85&limit=100\n\
               user-agent: textback (***)",
        hits: &[(
            "원피스 (옷)",
            "https://ko.wikipedia.org/wiki/%EC%9B%90%ED%94%BC%EC%8A%A4_%28%EC%98%B7%29",
            None,
        )],
    },
    Preset {
        file: "youtube",
        source: "youtube",
        asks: "GET https://www.googleapis.com/youtube/v3/search?part=snippet&type=video&q=%EC%B1%85&maxResults=50&relevanceLanguage=ko\n\
               x-goog-api-key: ***",
        hits: &[("린넨 원피스 '검정' 만들기", "https://www.youtube.com/watch?v=a-b_c1", None)],
    },
    Preset {
        file: "crossref",
        source: "crossref",
        asks: "GET https://api.crossref.org/works?query=%EC%B1%85&rows=100&select=DOI,URL,title,author,abstract,publisher,container-title,published&mailto=***",
        hits: &[
            ("On linen", "https://doi.example/10.5555/1", None),
            ("On flax", "https://doi.example/10.5555/2", None),
        ],
    },
    Preset {
        file: "arxiv",
        source: "arxiv",
        asks: "GET https://export.arxiv.org/api/query?search_query=all:%EC%B1%85&start=0&max_results=100",
        hits: &[("The folding of linen", "https://arxiv.example/abs/2601.00001v1", None)],
    },
    Preset {
        file: "rss",
        source: "rss",
        asks: "GET https://server.example/?s=%EC%B1%85&feed=rss2",
        hits: &[("How linen is ironed & kept", "https://blog.example/linen/", None)],
    },
];

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Testing.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Notices;

/// <summary>What clients of the public notices rely on.</summary>
public sealed class PublicNoticeTests : IAsyncLifetime
{
    private const string AddressHeader = "Test-Address";

    private static readonly byte[] Photograph = [0xff, 0xd8, 0xff, 0xe0, .. Enumerable.Repeat((byte)7, PublicNoticeLimits.PictureChunkBytes + 100)];

    private static readonly PublicNotice Full = new(PublicNoticeKind.Red, "2021-75051", "BAKILO")
    {
        Forename = "Vel Adé",
        DateOfBirth = "1979/01/17",
        Nationalities = ["UY", "FR"],
        Sex = "M",
        CountryOfBirth = "UY",
        PlaceOfBirth = "Saltmere",
        Warrants = [new PublicWarrant("UY", "Theft of a painting", null), new PublicWarrant("914", "Fraud", "Fraude")],
        Weight = 81,
        Height = 1.75,
        DistinguishingMarks = "Scar",
        EyeColors = ["BRO"],
        HairColors = ["BLA", "GRY"],
        Languages = ["SPA"],
        Pictures = [new PublicPicture(61, new AttachmentReference(new("FR"), Sha256Hash.Of([1]), 3), false), new PublicPicture(62311920, new AttachmentReference(new("FR"), Sha256Hash.Of(Photograph), Photograph.Length), true)],
    };

    /// <summary>As careless rules would write it: nothing is known, and some of that is said with zeros and dashes.</summary>
    private static readonly PublicNotice Bare = new(PublicNoticeKind.Red, "2020-1", "-") { Forename = " ", Weight = 0, Height = 0, PlaceOfBirth = "N/A" };

    private static readonly PublicNotice Missing = new(PublicNoticeKind.Yellow, "2022-2", "DOFI")
    {
        DateOfBirth = "2012/05",
        Disappearance = new PublicDisappearance { BirthName = "LOR", DateOfEvent = "2022/05/01", Place = "Saltmere", Country = "FR", FatherName = "DOFI", FatherForename = "Ki", MotherName = "LOR", MotherForename = "Xa" },
    };

    private static readonly PublicNotice Sanctioned = new(PublicNoticeKind.UnPerson, "2011-3", "HAKI")
    {
        Sanction = new PublicSanction { Reference = "QDi.007", Resolution = "1267 (1999)", Aliases = ["H. Aki"], IdentityDocuments = ["Passport X1"], Addresses = ["1 Invented Street"], Purposes = ["asset freeze"] },
    };

    private static readonly PublicNotice Entity = new(PublicNoticeKind.UnEntity, "2011-4", "INVENTED TRADING");

    private GatewayUnderTest _gateway = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var settings = GatewayUnderTest.Settings() with { Limits = new GatewayLimits { PublicRequestsPerMinute = 300 } };
        _gateway = await GatewayUnderTest.StartAsync(settings, configure: builder => builder.Services.AddSingleton<IStartupFilter>(new FromHeader()));
        _client = _gateway.Anonymous();
        _gateway.Mesh.PublicNotices.Fill([Full, Bare, Missing, Sanctioned, Entity]);
        _gateway.Mesh.PublicNotices.Pictures[62311920] = Photograph;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_list_has_the_form_of_the_contract()
    {
        _gateway.Mesh.PublicNotices.Fill([Full]);
        var list = await GetAsync("/notices/v1/red");
        Assert.Equal("""{"total":1,"query":{"page":1,"resultPerPage":20},"_embedded":{"notices":[{"forename":"Vel Adé","date_of_birth":"1979/01/17","entity_id":"2021/75051","nationalities":["UY","FR"],"name":"BAKILO","_links":{"self":{"href":"http://localhost/notices/v1/red/2021-75051"},"images":{"href":"http://localhost/notices/v1/red/2021-75051/images"},"thumbnail":{"href":"http://localhost/notices/v1/red/2021-75051/images/62311920"}}}]},"_links":{"self":{"href":"http://localhost/notices/v1/red?&resultPerPage=20&page=1"},"first":{"href":"http://localhost/notices/v1/red?&resultPerPage=20&page=1"},"last":{"href":"http://localhost/notices/v1/red?&resultPerPage=20&page=1"}}}""", await _client.GetStringAsync("/notices/v1/red"));
        Assert.Equal(1, (int)list["total"]!);
    }

    [Theory]
    [InlineData("", 1, 20, 20, 2, 8)]
    [InlineData("page=8", 8, 20, 20, null, 8)]
    [InlineData("page=9", 1, 20, 20, 2, 8)]
    [InlineData("page=0", 1, 20, 20, 2, 8)]
    [InlineData("page=99999999999999999999", 1, 20, 20, 2, 8)]
    [InlineData("resultPerPage=1000", 1, 160, 160, null, 1)]
    [InlineData("resultPerPage=200", 1, 160, 160, null, 1)]
    [InlineData("resultPerPage=160&page=4", 1, 160, 160, null, 1)]
    [InlineData("resultPerPage=50&page=4", 4, 50, 10, null, 4)]
    [InlineData("resultPerPage=50&page=3", 3, 50, 50, 4, 4)]
    [InlineData("page=&resultPerPage=&name=&forename=&ageMin=&ageMax=&sexId=&nationality=&freeText=&arrestWarrantCountryId=", 1, 20, 20, 2, 8)]
    [InlineData("unknown=1", 1, 20, 20, 2, 8)]
    public async Task Beyond_the_window_is_page_one_and_the_total_is_the_real_one(string query, int page, int perPage, int found, int? next, int last)
    {
        _gateway.Mesh.PublicNotices.Fill(new SyntheticPeople(1).Make(8000));
        var list = await GetAsync($"/notices/v1/red?{query}");
        Assert.Equal(8000, (int)list["total"]!);
        Assert.Equal((page, perPage), ((int)list["query"]!["page"]!, (int)list["query"]!["resultPerPage"]!));
        Assert.Equal(found, list["_embedded"]!["notices"]!.AsArray().Count);
        Assert.Equal(
            (page, (int?)1, next, (int?)last),
            (PageOf(list["_links"]!["self"]), PageOf(list["_links"]!["first"]), PageOf(list["_links"]!["next"]), PageOf(list["_links"]!["last"])));
        Assert.Equal(next is not null, list["_links"]!.AsObject().ContainsKey("next"));
    }

    [Fact]
    public async Task Filters_are_said_again_and_stand_in_the_links()
    {
        _gateway.Mesh.PublicNotices.Fill(new SyntheticPeople(1).Make(3000));
        var list = await GetAsync("/notices/v1/red?name=%5E.*%26%3F%3F&forename=a&nationality=RU,%20ad&ageMin=0&ageMax=300&freeText=fraud&sexId=m&arrestWarrantCountryId=RU&resultPerPage=2");
        Assert.Equal("""{"page":1,"resultPerPage":2,"forename":"a","name":"^.*\u0026??","nationality":"RU, ad","ageMin":0,"ageMax":300,"freeText":"fraud","sexId":"M","arrestWarrantCountryId":"RU"}""", list["query"]!.ToJsonString());
        list = await GetAsync("/notices/v1/red?name=%5EBA%7CNU.*%24&nationality=RU,AD&ageMin=0&ageMax=300&sexId=M&resultPerPage=2");
        Assert.True((int)list["total"]! > 2);
        var next = await GetAsync((string)list["_links"]!["next"]!["href"]!);
        Assert.Equal(list["total"]!.ToJsonString(), next["total"]!.ToJsonString());
        Assert.Equal(2, (int)next["query"]!["page"]!);
    }

    [Fact]
    public async Task A_red_notice_has_the_fields_of_the_contract_and_no_others()
    {
        Assert.Equal(
            """{"arrest_warrants":[{"issuing_country_id":"UY","charge":"Theft of a painting","charge_translation":null},{"issuing_country_id":"914","charge":"Fraud","charge_translation":"Fraude"}],"entity_id":"2021/75051","name":"BAKILO","forename":"Vel Adé","date_of_birth":"1979/01/17","nationalities":["UY","FR"],"sex_id":"M","country_of_birth_id":"UY","place_of_birth":"Saltmere","weight":81,"height":1.75,"distinguishing_marks":"Scar","eyes_colors_id":["BRO"],"hairs_id":["BLA","GRY"],"languages_spoken_ids":["SPA"],"_embedded":{"links":[]},"_links":{"self":{"href":"http://localhost/notices/v1/red/2021-75051"},"images":{"href":"http://localhost/notices/v1/red/2021-75051/images"},"thumbnail":{"href":"http://localhost/notices/v1/red/2021-75051/images/62311920"}}}""",
            await _client.GetStringAsync("/notices/v1/red/2021-75051"));
    }

    [Fact]
    public async Task What_is_unknown_is_null_and_a_thumbnail_that_there_is_not_is_absent()
    {
        var detail = (await GetAsync("/notices/v1/red/2020-1")).AsObject();
        Assert.False(detail["_links"]!.AsObject().ContainsKey("thumbnail"));
        foreach (var (name, value) in detail.Where(field => field.Key is not ("entity_id" or "_embedded" or "_links")))
        {
            Assert.True(value is null, $"{name} is {value?.ToJsonString()}");
        }

        var listed = (await GetAsync("/notices/v1/red?resultPerPage=160"))["_embedded"]!["notices"]!.AsArray().Single(notice => (string)notice!["entity_id"]! == "2020/1")!.AsObject();
        Assert.True(listed.ContainsKey("forename") && listed["forename"] is null && listed.ContainsKey("nationalities") && listed["nationalities"] is null);
        Assert.False(listed["_links"]!.AsObject().ContainsKey("thumbnail"));
        var images = await GetAsync("/notices/v1/red/2020-1/images");
        Assert.Empty(images["_embedded"]!["images"]!.AsArray());
        Assert.False(images["_links"]!.AsObject().ContainsKey("thumbnail"));
    }

    [Fact]
    public async Task Yellow_notices_and_sanctions_have_fields_of_their_own()
    {
        var yellow = await GetAsync("/notices/v1/yellow/2022-2");
        Assert.Equal(("LOR", "2022/05/01", "Saltmere", "FR", "DOFI", "Ki"), ((string)yellow["birth_name"]!, (string)yellow["date_of_event"]!, (string)yellow["place"]!, (string)yellow["country"]!, (string)yellow["father_name"]!, (string)yellow["father_forename"]!));
        Assert.Equal(("LOR", "Xa", "2012/05"), ((string)yellow["mother_name"]!, (string)yellow["mother_forename"]!, (string)yellow["date_of_birth"]!));
        Assert.False(yellow.AsObject().ContainsKey("arrest_warrants"));
        var person = await GetAsync("/notices/v1/un/persons/2011-3");
        Assert.Equal(("QDi.007", "1267 (1999)", "H. Aki"), ((string)person["un_reference"]!, (string)person["un_resolution"]!, (string)person["aliases"]![0]!));
        Assert.Equal(("Passport X1", "1 Invented Street", "asset freeze"), ((string)person["identity_documents"]![0]!, (string)person["adresses"]![0]!, (string)person["purposes"]![0]!));

        var list = await GetAsync("/notices/v1/un?unReference=QDi.007");
        Assert.Equal("http://localhost/notices/v1/un/persons/2011-3", (string)list["_embedded"]!["notices"]![0]!["_links"]!["self"]!["href"]!);
        Assert.Equal("QDi.007", (string)list["query"]!["unReference"]!);
        Assert.Equal(2, (int)(await GetAsync("/notices/v1/un"))["total"]!);
        Assert.Equal("INVENTED TRADING", (string)(await GetAsync("/notices/v1/un/entities/2011-4"))["name"]!);
        Assert.Equal("http://localhost/notices/v1/un/entities/2011-4", (string)(await GetAsync("/notices/v1/un/entities/2011-4/images"))["_links"]!["notice"]!["href"]!);
    }

    [Fact]
    public async Task Pictures_are_listed_and_fetched()
    {
        var images = await GetAsync("/notices/v1/red/2021-75051/images");
        Assert.Equal(["61", "62311920"], images["_embedded"]!["images"]!.AsArray().Select(image => (string)image!["picture_id"]!));
        var href = (string)images["_links"]!["thumbnail"]!["href"]!;
        Assert.Equal(href, (string)images["_embedded"]!["images"]![1]!["_links"]!["self"]!["href"]!);
        using var picture = await _client.GetAsync(href);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Photograph, await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotModified, (await GetUnlessAsync(href, picture.Headers.ETag!)).StatusCode);

        // Its bytes are gone; there never was one; the notice is another's.
        foreach (var address in (string[])["/notices/v1/red/2021-75051/images/61", "/notices/v1/red/2021-75051/images/1", "/notices/v1/red/2021-75051/images/x", "/notices/v1/red/2020-1/images/62311920", "/notices/v1/yellow/2021-75051/images/62311920"])
        {
            await (await _client.GetAsync(address)).ProblemAsync(404, MeshErrorCodes.NotFound);
        }
    }

    [Theory]
    [InlineData("/notices/v1/red/2019-1")]
    [InlineData("/notices/v1/yellow/2021-75051")]
    [InlineData("/notices/v1/un/entities/2011-3")]
    [InlineData("/notices/v1/red/..%2F..%2Fetc")]
    [InlineData("/notices/v1/red/2019-1/images")]
    public async Task What_is_not_public_is_not_found(string address) => await (await _client.GetAsync(address)).ProblemAsync(404, MeshErrorCodes.NotFound);

    [Theory]
    [InlineData("/notices/v1/red")]
    [InlineData("/notices/v1/red/2021-75051")]
    [InlineData("/notices/v1/red/2021-75051/images")]
    [InlineData("/en/notices/data/countries")]
    public async Task Answers_may_be_kept_for_a_while_and_read_by_pages_of_all_sites(string address)
    {
        using var answer = await _client.GetAsync(address);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("public, max-age=60", answer.Headers.CacheControl!.ToString());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        using var unchanged = await GetUnlessAsync(address, answer.Headers.ETag!);
        Assert.Equal((HttpStatusCode.NotModified, 0), (unchanged.StatusCode, (await unchanged.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal(answer.Headers.ETag, unchanged.Headers.ETag);
        using var changed = await GetUnlessAsync(address, new EntityTagHeaderValue("\"another\""));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using var asked = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Options, address));
        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        using var refused = await _client.GetAsync("/notices/v1/red/2019-1");
        Assert.Equal("*", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("/notices/v1/red", HttpStatusCode.OK)]
    [InlineData("/notices/v1/red/2021-75051", HttpStatusCode.OK)]
    [InlineData("/notices/v1/red/2021-75051/images/62311920", HttpStatusCode.OK)]
    [InlineData("/notices/v1//red//2021-75051/images", HttpStatusCode.OK)]
    [InlineData("/en/notices/data/countries", HttpStatusCode.OK)]
    [InlineData("/notices/v1/red/2019-1", HttpStatusCode.NotFound)]
    [InlineData("/notices/v1/red?page=one", HttpStatusCode.BadRequest)]
    public async Task Who_asks_for_the_head_gets_what_a_get_would_answer_and_no_body(string address, HttpStatusCode status)
    {
        using var whole = await _client.GetAsync(address);
        using var head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal((status, status), (whole.StatusCode, head.StatusCode));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal((whole.Headers.ETag, whole.Content.Headers.ContentType, "*"), (head.Headers.ETag, head.Content.Headers.ContentType, Assert.Single(head.Headers.GetValues("Access-Control-Allow-Origin"))));
    }

    [Fact]
    public async Task A_browser_that_asks_before_may_read_with_any_header()
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/notices/v1/red/2021-75051");
        request.Headers.Add("Origin", "https://elsewhere.invalid");
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "if-none-match");
        using var asked = await _client.SendAsync(request);
        Assert.Equal(
            (HttpStatusCode.NoContent, "*", "GET, HEAD", "*"),
            (asked.StatusCode, asked.Headers.GetValues("Access-Control-Allow-Origin").Single(), string.Join(", ", asked.Headers.GetValues("Access-Control-Allow-Methods")), asked.Headers.GetValues("Access-Control-Allow-Headers").Single()));
    }

    /// <summary>Case A6: numbers are numbers, and what is unknown is null.</summary>
    [Fact]
    public async Task A_client_with_strict_types_reads_a_detail()
    {
        _gateway.Mesh.PublicNotices.Fill([Full, Full with { Number = "2021-2", Weight = null, Height = 0 }]);
        var strict = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.Strict };
        var known = await _client.GetFromJsonAsync<StrictRed>("/notices/v1/red/2021-75051", strict);
        Assert.Equal((81, 1.75, 2, "UY"), (known!.Weight, known.Height, known.Nationalities!.Length, known.ArrestWarrants![0].IssuingCountryId));
        Assert.Equal([null, "Fraude"], known.ArrestWarrants.Select(warrant => warrant.ChargeTranslation));
        var unknown = await _client.GetFromJsonAsync<StrictRed>("/notices/v1/red/2021-2", strict);
        Assert.Equal((null, null), (unknown!.Weight, unknown.Height));
    }

    [Theory]
    [InlineData("/notices/v1//red")]
    [InlineData("/notices//v1/red//2021-75051")]
    [InlineData("//notices/v1/red/2021-75051///images")]
    [InlineData("/en/notices//data/countries")]
    public async Task Double_slashes_are_tolerated(string address)
    {
        using var answer = await _client.GetAsync(new Uri("http://localhost" + address));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Countries_are_an_array_of_codes_and_names()
    {
        var countries = (await GetAsync("/en/notices/data/countries")).AsArray();
        var names = countries.ToDictionary(country => (string)country!["value"]!, country => (string)country!["name"]!);
        Assert.Equal(200, names.Count);
        Assert.Equal("France", names["FR"]);
        Assert.All((string[])["914", "916", "922", "UNK"], code => Assert.False(string.IsNullOrWhiteSpace(names[code])));
        Assert.False(names.ContainsKey("IPSG"));
    }

    [Theory]
    [InlineData("page=one")]
    [InlineData("resultPerPage=0")]
    [InlineData("resultPerPage=many")]
    [InlineData("ageMin=-1")]
    [InlineData("ageMax=301")]
    [InlineData("ageMin=30&ageMax=20")]
    [InlineData("ageMin=1.5")]
    [InlineData("sexId=X")]
    [InlineData("name=%5B")]
    [InlineData("forename=(a)%5C1")]
    [InlineData("name=((a{100}){100}){100}")]
    public async Task What_cannot_be_answered_is_refused_with_a_sentence(string query) => await (await _client.GetAsync($"/notices/v1/red?{query}")).ProblemAsync(400, MeshErrorCodes.Invalid);

    [Theory]
    [InlineData(null)]
    [InlineData("curl/8.5.0")]
    [InlineData("python-requests/2.32")]
    [InlineData("evil bot")]
    public async Task Past_the_limit_of_an_address_the_answer_is_429_whatever_the_client_is_called(string? agent)
    {
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 2000 && refused is null; i++)
        {
            var answer = await FromAsync("192.0.2.1", agent);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests });
            refused = answer.StatusCode == HttpStatusCode.OK ? null : answer;
            Assert.True(refused is null || i >= 300, $"Refused after {i}.");
        }

        Assert.NotNull(refused);
        await refused.ProblemAsync(429, MeshErrorCodes.Busy);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal("*", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(HttpStatusCode.OK, (await FromAsync("192.0.2.2", agent)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await FromAsync("2001:db8:0:1::1", agent)).StatusCode);
        using var health = await _client.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::")]
    public void One_machine_is_one_address(string address, string asker) => Assert.Equal(IPAddress.Parse(asker), Gateway.Notices.PublicNoticesLimit.Asker(IPAddress.Parse(address)));

    private static int? PageOf(JsonNode? link) => link is null ? null : int.Parse(((string)link["href"]!).Split("page=")[^1], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<JsonNode> GetAsync(string address) => await (await _client.GetAsync(address)).JsonAsync();

    private Task<HttpResponseMessage> GetUnlessAsync(string address, EntityTagHeaderValue tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(tag);
        return _client.SendAsync(request);
    }

    private Task<HttpResponseMessage> FromAsync(string address, string? agent)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/notices/v1/red");
        request.Headers.Add(AddressHeader, address);
        if (agent is not null)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
        }

        return _client.SendAsync(request);
    }

    private sealed record StrictRed(string EntityId, string Name, string? Forename, string[]? Nationalities, StrictWarrant[]? ArrestWarrants, int? Weight, double? Height);

    private sealed record StrictWarrant(string IssuingCountryId, string Charge, string? ChargeTranslation);

    /// <summary>Has requests come from the addresses that they name.</summary>
    private sealed class FromHeader : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
        {
            application.Use(new Func<RequestDelegate, RequestDelegate>(following => context =>
            {
                context.Connection.RemoteIpAddress = IPAddress.TryParse(context.Request.Headers[AddressHeader], out var address) ? address : IPAddress.Loopback;
                return following(context);
            }));
            next(application);
        };
    }
}

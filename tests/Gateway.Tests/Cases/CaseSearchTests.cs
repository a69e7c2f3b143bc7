using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Gateway.Cases;
using static Interpol.Mesh.Gateway.Tests.Cases.CaseSearchScene;

namespace Interpol.Mesh.Gateway.Tests.Cases;

/// <summary>Searching cases over HTTP. What changes cases has a scene of its own.</summary>
public sealed class CaseSearchTests(CaseSearchScene scene) : IClassFixture<CaseSearchScene>
{
    [Theory]
    [InlineData("FR", "q=vans", Vans, "title")]
    [InlineData("FR", "q=muller", Vans, "subject 1")]
    [InlineData("FR", "q=GARAGE", Vans, "task 1")]
    [InlineData("FR", "q=harbour", Vans, "entry 1")]
    [InlineData("FR", "q=paul", Vans, "entry 2")]
    [InlineData("BR", "q=paul", "", "")]
    [InlineData("BR", "q=harbour", Vans, "entry 1")]
    [InlineData("FR", "q=harbour anna garage", Vans, "subject 1,task 1,entry 1")]
    [InlineData("FR", "q=harbour painting", "", "")]
    [InlineData("FR", "q=\"near the harbour\"", Vans, "entry 1")]
    [InlineData("FR", "q=\"harbour the near\"", "", "")]
    [InlineData("FR", "q=har", "", "")]
    [InlineData("FR", "q=museum", Art, "closing-reason")]
    [InlineData("FR", "q=nice", $"{Art},{Vans}", "title,entry 1")]
    [InlineData("BR", "q=nice", $"{Boats},{Vans}", "title,entry 1")]
    [InlineData("FR", "q=nice&status=open", Vans, "entry 1")]
    [InlineData("FR", "q=nice&crimeArea=works-of-art", Art, "title")]
    [InlineData("FR", "crimeArea=vehicle-crime", Vans, "")]
    [InlineData("FR", "subject=person", Vans, "")]
    [InlineData("FR", "subject=vehicle", "", "")]
    [InlineData("FR", "identifier=12ab 34567", Vans, "")]
    [InlineData("FR", "identifier=12AB3456", "", "")]
    [InlineData("FR", "identifier=12AB34567&subject=organisation", "", "")]
    public async Task What_the_owner_may_see_is_found(string owner, string query, string found, string places)
    {
        var answer = await scene.FindAsync(owner, query);
        Assert.Equal(found, string.Join(',', Ids(answer)));
        Assert.Equal(places, string.Join(',', Results(answer).SelectMany(one => one["places"]!.AsArray()).Select(place => $"{place!["where"]} {place["number"]}".TrimEnd())));
        Assert.Null(answer["next"]);
        Assert.Null(answer["note"]);
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        var first = await scene.FindAsync("FR", "q=nice&max=1");
        Assert.Equal([Art], Ids(first));
        var second = await scene.FindAsync("FR", $"q=nice&max=1&behind={first["next"]}");
        Assert.Equal([Vans], Ids(second));
        Assert.Null(second["next"]);
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("?q=%2B%2B", "q")]
    [InlineData("?q=nice&max=101", "max")]
    [InlineData("?q=nice&status=lost", "status")]
    [InlineData("?crimeArea=vans", "crimeArea")]
    [InlineData("?subject=boat", "subject")]
    [InlineData("?identifier=--", "identifier")]
    [InlineData("?q=nice&words=all", "words")]
    [InlineData("?q=nice&behind=x", "behind")]
    public async Task A_query_that_means_nothing_is_refused(string query, string field)
    {
        using var answer = await scene.SearchAsync("FR", query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["field"]);
    }

    [Fact]
    public async Task What_an_owner_may_see_no_more_is_not_found()
    {
        await using var own = await OwnAsync();
        Assert.Equal([Vans], Ids(await own.FindAsync("BR", "q=harbour")));
        await own.PostAsync("FR", $"/{Vans}/participants/BR/remove", "{}");
        Assert.Empty(Ids(await own.FindAsync("BR", "q=harbour")));
        Assert.Empty(Ids(await own.FindAsync("BR", "q=vans")));
        await own.PostAsync("FR", $"/{Vans}/participants", """{"owner":"BR","role":"observer"}""");
        Assert.Equal([Vans], Ids(await own.FindAsync("BR", "q=vans")));
        Assert.Empty(Ids(await own.FindAsync("BR", "q=harbour")));
    }

    [Fact]
    public async Task A_call_that_takes_too_long_says_where_to_search_on()
    {
        await using var own = await OwnAsync();

        // Reading a page of the older case takes longer than a call has, and what is sought stands on the second one.
        own.VansCase.ReadingEntries = () => own.Time.Advance(CaseSearch.Longest + TimeSpan.FromSeconds(1));
        for (var entry = 0; entry < 100; entry++)
        {
            await own.PostAsync("FR", $"/{Vans}/entries", $$"""{"kind":"note","tlp":"amber","readers":[],"text":"Report {{entry}}"}""");
        }

        await own.PostAsync("FR", $"/{Art}/reopen", "{}");
        var cut = await own.FindAsync("FR", "q=harbour");
        Assert.Empty(Ids(cut));
        Assert.Equal("Not all cases are searched yet: the next page searches on.", (string?)cut["note"]);
        var rest = await own.FindAsync("FR", $"q=harbour&behind={cut["next"]}");
        Assert.Empty(Ids(rest));
        Assert.Null(rest["next"]);
        Assert.Equal($"Entries of {Vans} before number 3 were not searched, which would have taken too long.", (string?)rest["note"]);
    }

    [Fact]
    public async Task A_list_that_was_long_in_coming_is_searched_all_the_same()
    {
        await using var own = await OwnAsync();
        own.Replica.Listing = () => own.Time.Advance(CaseSearch.Longest + TimeSpan.FromSeconds(1));
        var answer = await own.FindAsync("FR", "q=nice");
        Assert.Equal([Art, Vans], Ids(answer));
        Assert.Null(answer["next"]);
    }

    private static async Task<CaseSearchScene> OwnAsync()
    {
        var own = new CaseSearchScene();
        await own.InitializeAsync();
        return own;
    }

    private static IEnumerable<JsonNode> Results(JsonNode answer) => answer["results"]!.AsArray().OfType<JsonNode>();

    private static IEnumerable<string> Ids(JsonNode answer) => Results(answer).Select(one => (string)one["case"]!["id"]!);
}

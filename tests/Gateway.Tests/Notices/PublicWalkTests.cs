using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Testing.Notices;

namespace Interpol.Mesh.Gateway.Tests.Notices;

/// <summary>A client that knows the public contract only finds everybody through windows of 160.</summary>
public sealed class PublicWalkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_narrows_its_queries_finds_all_of_seven_thousand(bool byCountry)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings() with { Limits = new GatewayLimits { PublicRequestsPerMinute = 10_000_000 } });
        var people = new SyntheticPeople(seed: 21).Make(7000).ToList();
        gateway.Mesh.PublicNotices.Fill(people);
        using var http = gateway.Anonymous();
        var client = new WalkingClient(http);
        var found = await client.WalkAsync("red", byCountry);
        Assert.Equal(client.Total, found.Count);
        Assert.Equal(people.Select(person => person.Number.Replace('-', '/')).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    /// <summary>Narrows a query until what fits can be reached: by country of the warrant, nationality, sex, age, length and beginning of names.</summary>
    private sealed class WalkingClient(HttpClient http)
    {
        private const int Window = 160;
        private const int MaxAttempts = 20;

        private readonly HashSet<string> _found = [];
        private List<string> _countries = [];

        /// <summary>How many notices there are in all.</summary>
        public int Total { get; private set; }

        public async Task<HashSet<string>> WalkAsync(string list, bool byCountry)
        {
            _countries = [.. (await GetAsync("/en/notices/data/countries")).AsArray().Select(country => (string)country!["value"]!)];
            var start = $"/notices/v1/{list}?resultPerPage={Window}";
            Total = (int)(await GetAsync(start))["total"]!;
            if (byCountry)
            {
                foreach (var country in _countries)
                {
                    await NarrowAsync($"{start}&arrestWarrantCountryId={country}", 0, 0, 300);
                }

                foreach (var country in _countries)
                {
                    await NarrowAsync($"{start}&nationality={country}", 0, 0, 300);
                }
            }
            else
            {
                await NarrowAsync(start, 0, 0, 300);
            }

            return _found;
        }

        private async Task NarrowAsync(string query, int step, int ageMin, int ageMax)
        {
            var answer = await GetAsync(query);
            if ((int)answer["total"]! <= Window || step == 4)
            {
                for (; ; answer = await GetAsync((string)answer["_links"]!["next"]!["href"]!))
                {
                    _found.UnionWith(answer["_embedded"]!["notices"]!.AsArray().Select(notice => (string)notice!["entity_id"]!));
                    if (answer["_links"]!["next"] is null)
                    {
                        return;
                    }
                }
            }

            switch (step)
            {
                case 0:
                    foreach (var sex in (string[])["F", "M", "U"])
                    {
                        await NarrowAsync($"{query}&sexId={sex}", 1, ageMin, ageMax);
                    }

                    break;
                case 1 when ageMin < ageMax:
                    var middle = (ageMin + ageMax) / 2;
                    var bare = query.Split("&ageMin=")[0];
                    foreach (var (least, most) in ((int, int)[])[(ageMin, middle), (middle + 1, ageMax)])
                    {
                        await NarrowAsync(string.Create(CultureInfo.InvariantCulture, $"{bare}&ageMin={least}&ageMax={most}"), 1, least, most);
                    }

                    break;
                case 1 or 2:
                    foreach (var pattern in Enumerable.Range(0, 15).Select(length => $"^.{{{length}}}$").Append("^.{15,}$"))
                    {
                        await NarrowAsync($"{query}&name={Uri.EscapeDataString(pattern)}", 3, ageMin, ageMax);
                    }

                    break;
                default:
                    foreach (var pattern in Enumerable.Range('A', 26).Select(letter => $"^{(char)letter}.*$").Append("^[^A-Z].*$").Append("^$"))
                    {
                        await NarrowAsync($"{query}&forename={Uri.EscapeDataString(pattern)}", 4, ageMin, ageMax);
                    }

                    break;
            }
        }

        /// <summary>Asks again when it is told to, as clients do: on a busy machine a search may take too long.</summary>
        private async Task<JsonNode> GetAsync(string address)
        {
            for (var attempt = 1; ; attempt++)
            {
                var answer = await http.GetAsync(address);
                if (attempt == MaxAttempts || answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
                {
                    return await answer.JsonAsync();
                }
            }
        }
    }
}

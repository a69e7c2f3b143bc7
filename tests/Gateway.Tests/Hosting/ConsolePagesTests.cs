using System.Net;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Hosting;

/// <summary>What the console's pages answer before anybody has a circuit.</summary>
public sealed class ConsolePagesTests
{
    [Theory]
    [InlineData("/FR/feed", "/sign-in?then=%2FFR%2Ffeed")]
    [InlineData("/FR/compose?reply=BR-1", "/sign-in?then=%2FFR%2Fcompose%3Freply%3DBR-1")]
    [InlineData("/", "/sign-in?then=%2F")]
    public async Task A_page_leads_to_the_sign_in_and_back(string page, string signIn)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.Anonymous();
        var answer = await client.GetAsync(new Uri(page, UriKind.Relative));
        Assert.Equal((HttpStatusCode.Redirect, signIn), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task The_api_still_answers_that_a_token_is_missing()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.Anonymous();
        var answer = await client.GetAsync(new Uri("/api/v1/owners/FR/feed", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData("en", "lang=\"en-GB\" dir=\"ltr\"", "Sign in")]
    [InlineData("fr", "lang=\"fr\" dir=\"ltr\"", "Connexion")]
    [InlineData("ar", "lang=\"ar\" dir=\"rtl\"", "تسجيل الدخول")]
    public async Task The_sign_in_speaks_the_language_that_was_chosen(string language, string html, string words)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.Anonymous();
        var preferred = await client.GetAsync(new Uri($"/preferences?language={language}&then=//elsewhere.example", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Redirect, "/"), (preferred.StatusCode, preferred.Headers.Location?.OriginalString));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Add("Cookie", Assert.Single(preferred.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        var answer = await client.SendAsync(request);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains(html, text, StringComparison.Ordinal);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FR/feeed/x/y", "text/html,*/*", HttpStatusCode.Redirect)]
    [InlineData("FR/feeed/x/y", "application/json", HttpStatusCode.Unauthorized)]
    [InlineData("api/v1/nothing", "text/html,*/*", HttpStatusCode.Unauthorized)]
    public async Task Who_has_not_signed_in_mistypes_an_address(string address, string accepts, HttpStatusCode expected)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.Anonymous();
        client.DefaultRequestHeaders.Add("Accept", accepts);
        var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Unauthorized ? "application/problem+json" : null, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_sign_in_that_another_site_sends_is_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.Anonymous();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-in", ["Form.Owner"] = "FR", ["Form.Number"] = "1", ["Form.Password"] = "correct horse battery" });
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form)).StatusCode);
    }
}

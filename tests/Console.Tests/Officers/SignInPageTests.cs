using Interpol.Mesh.Console.Hosting;
using Interpol.Mesh.Console.Officers;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Console.Tests.Officers;

public sealed class SignInPageTests
{
    [Theory]
    [InlineData("mesh-purpose=case%2017; mesh-officer=FR%2F0417", true)]
    [InlineData("mesh-purpose=case%2017; mesh-officer=FR%2F", false)]
    [InlineData("mesh-purpose=case%2017", true)]
    public async Task The_purpose_of_another_officer_is_gone_once_one_has_signed_in(string cookies, bool isGone)
    {
        await using var scene = new ConsoleScene();
        scene.Context.Services.AddSingleton(new ConsoleSettings("socket", [OwnerId.Parse("FR")]));
        scene.Context.Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
        scene.Api.Answer = (_, _) => new HttpResponseMessage { Headers = { { "Set-Cookie", "mesh-session=mss_FR_new" } } };
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = cookies;

        // The double is asked for an officer without a number, since nothing fills the form.
        var page = scene.Context.Render<SignInPage>(parameters => parameters.AddCascadingValue<HttpContext>(context));
        await page.Find("form").SubmitAsync();

        var set = context.Response.Headers.SetCookie.Select(cookie => cookie!).ToList();
        Assert.Contains(set, cookie => cookie.StartsWith("mesh-session=", StringComparison.Ordinal));
        Assert.Contains(set, cookie => cookie.StartsWith("mesh-officer=FR%2F;", StringComparison.Ordinal) && cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(isGone, set.Any(cookie => cookie.StartsWith("mesh-purpose=; expires=Thu, 01 Jan 1970", StringComparison.Ordinal)));
    }

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}

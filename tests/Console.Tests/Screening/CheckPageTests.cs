using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Screening;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Console.Tests.Screening;

public sealed class CheckPageTests
{
    private const string Eriksson = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    private const string Vantreuil = "P<UTOVANTREUIL<<ODILE<<<<<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    [Fact]
    public async Task What_a_reader_types_behind_a_zone_does_not_check_it_once_more()
    {
        await using var scene = new ConsoleScene();
        var page = Open(scene);
        await Type(page, Eriksson);
        await Type(page, Eriksson + "\n");
        await Type(page, Eriksson + "\r\n");
        Assert.Equal(1, Checks(scene));
        await Type(page, string.Empty);
        await Type(page, Eriksson);
        Assert.Equal(2, Checks(scene));
    }

    [Fact]
    public async Task A_zone_that_is_being_checked_is_not_checked_beside_and_one_read_meanwhile_follows()
    {
        await using var scene = new ConsoleScene();
        var page = Open(scene);
        var ready = new TaskCompletionSource();
        scene.Api.Ready = ready.Task;
        var typing = Type(page, Eriksson);
        var pressing = page.Find("form").SubmitAsync();
        var more = Type(page, Vantreuil);
        var meanwhile = Checks(scene);
        ready.SetResult();
        await Task.WhenAll(typing, pressing, more);
        Assert.Equal(1, meanwhile);
        page.WaitForAssertion(() => Assert.Equal(2, Checks(scene)));
        Assert.Contains("VANTREUIL", scene.Api.Asked[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zone_that_comes_back_after_it_was_checked_is_not_checked_again()
    {
        await using var scene = new ConsoleScene();
        var first = Open(scene);
        await Type(first, Eriksson);
        var kept = first.Find("input[name=checked-zone]").GetAttribute("value");
        var again = Open(scene);
        await again.Find("input[name=checked-zone]").ChangeAsync(new() { Value = kept });
        await Type(again, Eriksson);
        Assert.Equal(1, Checks(scene));
    }

    private static IRenderedComponent<CheckPage> Open(ConsoleScene scene)
    {
        scene.Service<VisitPurpose>().Say("border");
        scene.Api.Answer = (_, _) => new CheckBody(HubName.Lyon, DateTimeOffset.UnixEpoch, []);
        return scene.Context.Render<CheckPage>(parameters => parameters.Add(one => one.Owner, "FR"));
    }

    private static Task Type(IRenderedComponent<CheckPage> page, string zone) => page.Find("#field-zone").InputAsync(new() { Value = zone });

    private static int Checks(ConsoleScene scene) => scene.Api.Asked.Count(asked => asked.Method == "POST");
}

using Interpol.Mesh.Console.Cluster;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Console.Tests.Cluster;

public sealed class LookUpPageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly SignedHeadBody Head = new(4711, Sha256Hash.Of("head"u8), Now, [HubName.Singapore], [HubName.BuenosAires]);

    [Theory]
    [InlineData("")]
    [InlineData("outbox")]
    [InlineData("outbox/")]
    [InlineData("/FR")]
    public async Task An_id_that_is_none_is_not_asked_for(string id)
    {
        await using var scene = Scene();
        var page = Render(scene);
        Type(page, "actor", id);
        Assert.Contains("for example outbox/FR.", page.Find("#field-actor-problem").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Api.Asked, asked => asked.Address.StartsWith("cluster/activations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_actor_is_shown_where_it_is_and_ended_after_a_confirmation()
    {
        await using var scene = Scene();
        var active = true;
        scene.Api.Answer = (method, address) => (method, address) switch
        {
            ("GET", "cluster/activations/case/FR-2026-000123") => new ActivationBody("case/FR-2026-000123", HubName.Lyon, active ? ["lyon-1"] : [], ["singapore-1"]),
            ("DELETE", "cluster/activations/case/FR-2026-000123") => End(),
            _ => Audits(address),
        };
        var page = Render(scene);
        Type(page, "actor", " case/FR-2026-000123 ");
        page.WaitForAssertion(() => Assert.Contains("lyon-1", page.Find("[data-actor]").TextContent, StringComparison.Ordinal));
        Assert.Contains("No answer from singapore-1", page.Find("[data-actor]").TextContent, StringComparison.Ordinal);

        page.Find("[data-actor] button").Click();
        Assert.True(active);
        page.FindAll("[data-actor] button")[0].Click();
        page.WaitForAssertion(() => Assert.Contains("It is not active", page.Find("[data-actor]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[data-actor] button"));

        object End()
        {
            active = false;
            return new ActivationBody("case/FR-2026-000123", HubName.Lyon, ["lyon-1"], []);
        }
    }

    [Fact]
    public async Task The_audits_say_who_signed_and_who_has_not()
    {
        await using var scene = Scene();
        scene.Api.Answer = (_, address) => Audits(address);
        var page = Render(scene);
        page.WaitForAssertion(() => Assert.Contains("4,711", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
        Assert.Contains("missing: Buenos Aires", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains("The hub does not answer.", page.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
    }

    private static ConsoleScene Scene() => new(roles: MeshRoles.Operator);

    private static AuditHeadsBody? Audits(string address) => address == "cluster/audits"
        ? new AuditHeadsBody([new AuditHubBody(HubName.Lyon, null, [Head]), new AuditHubBody(HubName.Singapore, "The hub does not answer.", [])])
        : null;

    private static IRenderedComponent<LookUpPage> Render(ConsoleScene scene) => scene.Context.Render<LookUpPage>(parameters => parameters.Add(shown => shown.Owner, "IPSG"));

    private static void Type(IRenderedComponent<LookUpPage> page, string field, string text)
    {
        page.Find($"#field-{field}").Input(text);
        page.Find($"form[data-keep='{field}']").Submit();
    }
}

using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Mailbox.Ingest;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>Adds the mailboxes and what fills them.</summary>
internal static class MailboxServices
{
    /// <summary>Adds them.</summary>
    public static void AddMailbox(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<GatewaySettings>().Mailbox);
        services.AddSingleton<Mailboxes>();
        services.AddSingleton<IngestContext>();
        services.AddSingleton<EntryOpener>();
        services.AddSingleton<FeedRepair>();
        services.AddHostedService<MailboxService>();
    }
}

using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Deployments;

namespace Interpol.Mesh.Console.Command;

/// <summary>Where an item of the queue leads: the page on which something is done about it.</summary>
public static class QueueLink
{
    /// <summary>The address behind the owner's; null for what has no page of its own.</summary>
    /// <param name="item">The item.</param>
    public static string? Of(QueueItemBody item) => item.Kind switch
    {
        QueueItemKind.Message => $"messages/{item.Source}",
        QueueItemKind.Hit => "hits",
        QueueItemKind.Alarm when DeploymentId.TryParse(item.Source, out var id) => $"deployments/{id}",
        _ => null,
    };
}

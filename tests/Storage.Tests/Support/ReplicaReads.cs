using Interpol.Mesh.Storage.Replica;

namespace Interpol.Mesh.Storage.Tests.Support;

internal static class ReplicaReads
{
    /// <summary>One row; null when none was ever written.</summary>
    public static async Task<ReplicaRow?> FindAsync(this IReplicaStore replica, string kind, string id) => (await replica.FindAsync(kind, [id])).SingleOrDefault();
}

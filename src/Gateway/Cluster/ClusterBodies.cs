using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class ClusterBodies
{
    extension(MethodBody)
    {
        /// <summary>The JSON form of a method's statistics.</summary>
        public static MethodBody Of(MethodStatistics method) => new(
            method.Grain,
            method.Method,
            method.Calls,
            method.Failures,
            Math.Round(method.CallsPerSecond, 2),
            Math.Round(method.P50.TotalMilliseconds, 3),
            Math.Round(method.P99.TotalMilliseconds, 3));
    }

    extension(UndeliveredBody)
    {
        /// <summary>The JSON form of what a silo says.</summary>
        public static UndeliveredBody Of(UndeliveredMessages messages, DateTimeOffset now) => new(
            messages.Sender, messages.Receiver, messages.Lane, messages.Count, messages.Since, Math.Round(Math.Max(0, (now - messages.Since).TotalSeconds), 1));
    }
}

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>The message waits until a second officer releases it.</summary>
/// <param name="State">What it waits for: <c>awaiting-release</c>.</param>
/// <param name="Release">The id of the release.</param>
internal sealed record HeldAnswer(string State, string Release)
{
    /// <summary>The answer for a release.</summary>
    public static HeldAnswer Of(string release) => new("awaiting-release", release);
}

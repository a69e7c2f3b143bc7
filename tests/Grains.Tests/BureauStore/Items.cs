using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Tests.BureauStore;

/// <summary>Items for tests.</summary>
internal static class Items
{
    /// <summary>A write of items by name and text behind a version; a null text removes.</summary>
    public static StoreWrite After(long version, params (string Name, string? Text)[] items) =>
        new(OperationId.New(), version, version + 1, [.. items.Select(item => Of(item.Name, version + 1, item.Text))]);

    public static SealedItem Of(string name, long version, string? text) =>
        new(IdOf(name), version, text is null, new SealedContent(Encoding.UTF8.GetBytes(text ?? "gone"), null, []));

    public static string IdOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];

    public static string Text(this SealedItem item) => Encoding.UTF8.GetString(item.Content.Payload.Span);

    public static IEnumerable<(long Version, string Text)> Texts(this StorePage page) => page.Items.Select(item => (item.Version, item.Text()));
}

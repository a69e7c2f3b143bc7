using System.Runtime.InteropServices;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Silo.Boundary;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Who may read the files of keys.</summary>
public sealed class KeyFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-keys-").FullName;

    [Fact]
    public void Private_keys_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var keys = KeyFolder.Of(_folder);
        var maker = new KeyMaker(keys);
        maker.MakeForSilos();
        maker.MakeForSilo("lyon-1");
        maker.MakeForGateway("gateway-fr", [OwnerId.Parse("FR")], operators: false);
        var files = Directory.GetFiles(keys.Path).Where(file => File.ReadAllText(file).Contains("PRIVATE KEY", StringComparison.Ordinal)).ToList();
        Assert.Contains(keys.AuthorityKey, files);
        Assert.Contains(keys.HubKey(HubName.Lyon), files);
        Assert.Contains(keys.GatewayKey("gateway-fr"), files);
        Assert.Contains(keys.CertificateKey(CertificateRole.Silo, "lyon-1"), files);
        foreach (var file in files.Append(keys.SiloSecret))
        {
            Assert.Equal(Owner, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void The_silos_secret_is_made_once_and_one_that_is_too_short_is_not_used()
    {
        var keys = KeyFolder.Of(_folder);
        new KeyMaker(keys).MakeForSilos();
        var made = KeyFile.ReadSecret(keys.SiloSecret);
        new KeyMaker(keys).MakeForSilo("lyon-1");
        Assert.Equal(made, KeyFile.ReadSecret(keys.SiloSecret));
        Assert.Equal(KeyFile.SecretBytes, made.Length);

        foreach (var bad in new[] { string.Empty, Convert.ToBase64String(made.AsSpan(1)), "no base64!" })
        {
            KeyFile.WritePrivate(keys.SiloSecret, bad);
            Assert.Contains(keys.SiloSecret, Assert.Throws<KeyException>(() => SiloMark.Read(keys)).Message, StringComparison.Ordinal);
        }

        File.Delete(keys.SiloSecret);
        Assert.Throws<KeyException>(() => SiloMark.Read(keys));
    }

    [Fact]
    public void A_gateway_with_a_new_key_keeps_the_former_one_in_the_register()
    {
        var keys = KeyFolder.Of(_folder);
        keys.Create();
        var made = new byte[3][];
        for (var i = 0; i < made.Length; i++)
        {
            File.Delete(keys.GatewayKey("gateway-fr"));
            new KeyMaker(keys).MakeForGateway("gateway-fr", [OwnerId.Parse("FR")], operators: false);
            new KeyMaker(keys).MakeForGateway("gateway-fr", [OwnerId.Parse("FR")], operators: false);
            made[i] = GatewayRegister.Read(keys.Register).Gateways[0].SigningKey;
        }

        var gateway = Assert.Single(GatewayRegister.Read(keys.Register).Gateways);
        Assert.Equal(made[2], gateway.SigningKey);
        Assert.Equal([Convert.ToHexString(made[1]), Convert.ToHexString(made[0])], gateway.FormerKeys!.Value.Select(Convert.ToHexString));
    }

    [Fact]
    public void Nobody_else_lays_keys_into_the_folder_whatever_the_mask()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var before = SetMask(0);
        try
        {
            var keys = KeyFolder.Of(_folder);
            new KeyMaker(keys).MakeForGateway("gateway-fr", [OwnerId.Parse("FR")], operators: false);
            Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(keys.Path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
            Assert.Equal(Owner, File.GetUnixFileMode(keys.GatewayKey("gateway-fr")));
        }
        finally
        {
            SetMask(before);
        }
    }

    [Fact]
    public void A_draft_that_somebody_left_open_to_all_does_not_open_the_key()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = Path.Combine(_folder, "key.pem");
        var draft = $"{path}.{Environment.ProcessId}.new";
        File.WriteAllText(draft, "left behind");
        File.SetUnixFileMode(draft, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        KeyFile.WritePrivate(path, "secret");
        Assert.Equal(Owner, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Private_files_that_were_found_open_to_others_are_closed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Open = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        const UnixFileMode OpenFolder = Open | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var keys = KeyFolder.Of(_folder);
        Make();
        string[] found = [keys.SiloSecret, keys.AuthorityKey, keys.HubKey(HubName.Lyon), keys.GatewayKey("gateway-fr"), keys.CertificateKey(CertificateRole.Silo, "lyon-1")];
        foreach (var file in found)
        {
            File.SetUnixFileMode(file, Open);
        }

        File.SetUnixFileMode(keys.Path, OpenFolder);
        File.Delete(keys.Certificate(CertificateRole.Gateway, "gateway-fr"));
        Make();
        foreach (var file in found)
        {
            Assert.Equal(Owner, File.GetUnixFileMode(file));
        }

        Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(keys.Path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));

        void Make()
        {
            var maker = new KeyMaker(keys);
            maker.MakeForSilo("lyon-1");
            maker.MakeForGateway("gateway-fr", [OwnerId.Parse("FR")], operators: false);
        }
    }

    [Fact]
    public void A_file_that_is_replaced_has_the_mode_that_it_should_have_whatever_the_old_one_had_and_the_mask_says()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Everybody = Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        var (secret, shared) = (Path.Combine(_folder, "key.pem"), Path.Combine(_folder, "key.pub.pem"));
        File.WriteAllText(secret, "old");
        File.SetUnixFileMode(secret, Everybody | UnixFileMode.OtherWrite);
        var before = SetMask(0b111_111);
        try
        {
            KeyFile.WritePrivate(secret, "new");
            KeyFile.WritePublic(shared, "new");
        }
        finally
        {
            SetMask(before);
        }

        Assert.Equal(Owner, File.GetUnixFileMode(secret));
        Assert.Equal(Everybody, File.GetUnixFileMode(shared));
    }

    [DllImport("libc", EntryPoint = "umask")]
    private static extern uint SetMask(uint mask);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

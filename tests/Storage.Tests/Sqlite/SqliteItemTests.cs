using Interpol.Mesh.Storage.Tests.BureauStore;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

public sealed class SqliteItemTests() : ItemFacts(new SqlitePlace());

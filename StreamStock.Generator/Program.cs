using StreamStock.Generator;
using StreamStock.ServiceDefaults;

return await ServiceHost.RunAsync(
    args,
    builder => builder.AddGenerator(),
    app => app.MapGenerator());

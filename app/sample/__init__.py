"""The sample shop that a new user can load: products, pictures, reviews, orders, events, prices and past ads."""
